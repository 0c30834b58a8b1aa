import CMicroHTTPD
import Glibc

/// A response object of the library: created, dressed, queued once, released.
struct LibraryResponse: ~Copyable {
    private let pointer: OpaquePointer

    private init(takingOwnershipOf pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// The connection keeps its own reference from `queue` on.
    deinit { MHD_destroy_response(pointer) }

    /// Nil when memory is short. The library copies the body.
    static func whole(_ response: HTTPResponse, closesConnection: Bool) -> LibraryResponse? {
        let created = response.body.withUnsafeBytes { body in
            // Read only: the copy is made before the call returns.
            MHD_create_response_from_buffer(
                body.count, UnsafeMutableRawPointer(mutating: body.baseAddress),
                .RESPMEM_MUST_COPY)
        }
        guard let created else { return nil }
        let library = LibraryResponse(takingOwnershipOf: created)
        library.add(response.headers, closesConnection: closesConnection)
        return library
    }

    /// Nil when memory is short. The response keeps the reader alive until it is freed.
    static func stream(
        _ head: StreamHead, readBy reader: StreamReader, closesConnection: Bool
    ) -> LibraryResponse? {
        let owned = Unmanaged.passRetained(reader)
        let created = MHD_create_response_from_callback(
            // The library sends a chunked answer from a buffer of its own; this one is for clients of HTTP/1.0.
            zumik_mhd_size_unknown, 1024,
            { context, _, target, room in
                StreamReader.read(context: context, into: target, room: room)
            },
            owned.toOpaque(),
            { context in
                if let context { Unmanaged<StreamReader>.fromOpaque(context).release() }
            })
        guard let created else {
            owned.release()
            return nil
        }
        reader.response = created
        let library = LibraryResponse(takingOwnershipOf: created)
        library.add(head.headers, closesConnection: closesConnection)
        if !head.trailerNames.isEmpty {
            MHD_add_response_header(created, "Trailer", head.trailerNames.joined(separator: ", "))
        }
        return library
    }

    /// Only on the connection's thread, from inside the access handler. False when the library refuses.
    func queue(on connection: OpaquePointer, status: Int) -> Bool {
        MHD_queue_response(connection, UInt32(status), pointer) == .YES
    }

    private func add(_ headers: HTTPHeaders, closesConnection: Bool) {
        for field in headers.fields where !isFraming(field) {
            // Refused are only framing fields and empty values; both are left out.
            // Unlike a String as an argument, withCString lends the text without a copy.
            field.name.withCString { name in
                field.value.withCString { _ = MHD_add_response_header(pointer, name, $0) }
            }
        }
        if closesConnection { MHD_add_response_header(pointer, "Connection", "close") }
    }
}

/// What the library pulls a stream's bytes through; used on the connection's thread only.
final class StreamReader {
    private let exchange: HTTPExchange
    private let descriptor: CInt
    fileprivate var response: OpaquePointer?

    init(exchange: HTTPExchange, descriptor: CInt) {
        self.exchange = exchange
        self.descriptor = descriptor
    }

    fileprivate static func read(
        context: UnsafeMutableRawPointer?, into target: UnsafeMutablePointer<CChar>?, room: Int
    ) -> Int {
        guard let context else { return zumik_mhd_end_with_error }
        return Unmanaged<StreamReader>.fromOpaque(context)._withUnsafeGuaranteedRef {
            $0.read(into: UnsafeMutableRawBufferPointer(start: target, count: room))
        }
    }

    private func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        switch exchange.read(into: target) {
        case .bytes(let count): return count
        case .wait: return 0
        case .drop:
            // The library notes the error, but closes the socket only when something else happens. This happens.
            shutdown(descriptor, CInt(SHUT_RDWR))
            return zumik_mhd_end_with_error
        case .end(let trailers):
            // The library sends the footers that the response has when its reader says that the stream is at its end.
            for field in trailers.fields {
                field.name.withCString { name in
                    field.value.withCString { _ = MHD_add_response_footer(response, name, $0) }
                }
            }
            return zumik_mhd_end_of_stream
        }
    }
}
