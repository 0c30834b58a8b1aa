import CCurl
import Glibc

/// One curl easy handle, its request and its answer so far; used for one transfer after another.
///
/// Belongs to the loop thread. Everything that curl keeps by pointer is owned here and outlives the
/// transfer: the header list, the body, and the address of this object, which is the context of
/// the callbacks. The loop holds it as long as curl can call.
final class EasyHandle {
    let curl: UnsafeMutableRawPointer
    let configuration: HTTPClientConfiguration
    private(set) var exchange: Exchange?
    /// Set by `setHeaders`, freed by `clear`.
    var headerLines: UnsafeMutablePointer<curl_slist>?
    /// Where curl writes what it has to say about a failure.
    let complaint: UnsafeMutablePointer<CChar>
    private var body: [UInt8] = []
    private var isSecured = false
    /// Whether the request was let go, once and for all.
    private var hasLeft = false
    private var bodyBytesRead = 0
    private var headReader: ResponseHeadReader
    /// Why a callback made curl give up; nil while it did not.
    private var refusal: TransferError?

    /// Nil when curl has no memory.
    init?(configuration: HTTPClientConfiguration) {
        guard let curl = curl_easy_init() else { return nil }
        self.curl = curl
        complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
        complaint.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.configuration = configuration
        headReader = ResponseHeadReader(bytesMax: 0, isHead: false)
        guard setLastingOptions() == CURLE_OK else { return nil }
    }

    deinit {
        curl_easy_cleanup(curl)
        curl_slist_free_all(headerLines)
        complaint.deallocate()
    }

    /// The handle that curl speaks of; the loop keeps it alive while curl knows it.
    static func of(_ curl: UnsafeMutableRawPointer) -> EasyHandle? {
        zumik_curl_info_private(curl).map { of(context: $0) }
    }

    static func of(context: UnsafeMutableRawPointer) -> EasyHandle {
        Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
    }

    // MARK: Life of one transfer

    /// Takes over a request; the loop adds the handle to curl afterwards.
    func begin(_ request: HTTPClientRequest, for exchange: Exchange) throws(TransferError) {
        self.exchange = exchange
        body = request.body ?? []
        bodyBytesRead = 0
        isSecured = request.url.hasPrefix("https:")
        hasLeft = false
        refusal = nil
        complaint.pointee = 0
        headReader = ResponseHeadReader(
            bytesMax: configuration.responseHeadBytesMax, isHead: request.method == "HEAD")
        try setHeaders(of: request)
        let code = setOptions(of: request)
        guard code == CURLE_OK else { throw .transportFailed(code: Int(code.rawValue)) }
    }

    /// Tells the exchange how curl's transfer ended.
    func end(code: CURLcode) {
        let ending = ending(code: code)
        exchange?.finished(ending, timings: timings())
    }

    /// Gives up the transfer's memory; the handle can begin again.
    func clear() {
        exchange = nil
        body = []
        forgetBody()
        curl_slist_free_all(headerLines)
        headerLines = nil
    }

    /// Lets curl deliver what it held back.
    func unpause() {
        curl_easy_pause(curl, CURLPAUSE_CONT)
    }

    private func ending(code: CURLcode) -> Exchange.Ending {
        if let refusal { return .failed(refusal) }
        if let error = TransferError(
            curl: code,
            hasConnected: hasLeft,
            errno: zumik_curl_info_long(curl, CURLINFO_OS_ERRNO, 0),
            complaint: complaint)
        {
            // What fails on the way to a second sending is not the first one's connection.
            return .failed(error.isBeforeSending && hasLeft ? .connectionReset : error)
        }
        guard headReader.isComplete else { return .failed(.connectionReset) }
        switch headReader.framing {
        case .explicit: return .whole
        case .untilClose: return .failed(.malformedResponse(reason: .bodyUnframed))
        }
    }

    private func timings() -> TransferTimings {
        var timings = exchange?.timings ?? TransferTimings()
        // A first write that failed leaves this at 0. With TLS it may do so after a part has left.
        let sentBytes = zumik_curl_info_long(curl, CURLINFO_REQUEST_SIZE, 1)
        timings.requestSent = hasLeft && (sentBytes > 0 || isSecured)
        timings.totalDuration = duration(CURLINFO_TOTAL_TIME_T)
        return timings
    }

    private func duration(_ info: CURLINFO) -> Duration {
        .microseconds(zumik_curl_info_offset(curl, info))
    }

    private var connectDuration: Duration {
        // Zero without TLS.
        let secured = duration(CURLINFO_APPCONNECT_TIME_T)
        return secured > .zero ? secured : duration(CURLINFO_CONNECT_TIME_T)
    }

    // MARK: Callbacks

    // curl repeats a request when a reused connection dies before the answer, and a repeated
    // request is a second spend. So after its first sending a transfer gets no other connection:
    // `openSocket` opens none, and `mayLeave` keeps the request off an idle one. Whether a byte
    // has really left does not matter: with TLS, curl cannot always tell.

    /// Called when curl wants a connection: a socket, or CURL_SOCKET_BAD to end the transfer.
    func openSocket(for address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address = address?.pointee, isFirstSending() else { return CURL_SOCKET_BAD }
        return socket(
            address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
    }

    /// Called when the connection stands, before each sending of the request.
    func mayLeave() -> Int32 {
        guard let exchange, isFirstSending() else { return CURL_PREREQFUNC_ABORT }
        let reused = zumik_curl_info_long(curl, CURLINFO_NUM_CONNECTS, 0) == 0
        hasLeft = exchange.requestLeaves(reused: reused, connectDuration: connectDuration)
        return hasLeft ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    /// Whether the request has not left yet; otherwise the transfer will end as broken.
    private func isFirstSending() -> Bool {
        if hasLeft { refusal = .connectionReset }
        return !hasLeft
    }

    /// Gives curl the next bytes of the body; 0 at its end.
    func fill(_ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
        guard let buffer else { return Int(CURL_READFUNC_ABORT) }
        let count = min(capacity, body.count - bodyBytesRead)
        body.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: buffer, count: count).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[bodyBytesRead..<bodyBytesRead + count])
            )
        }
        bodyBytesRead += count
        return count
    }

    func receive(headLine bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        switch headReader.read(line: UnsafeRawBufferPointer(start: bytes, count: count)) {
        case .more:
            return count
        case .head(let head):
            exchange?.received(
                head: head, firstByteDuration: duration(CURLINFO_STARTTRANSFER_TIME_T))
            return count
        case .refused(let defect):
            refusal = .malformedResponse(reason: defect)
            return 0
        }
    }

    func receive(body bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        switch exchange?.received(body: UnsafeRawBufferPointer(start: bytes, count: count)) {
        case .taken: count
        // curl keeps the bytes and brings them again after `unpause`.
        case .paused: Int(CURL_WRITEFUNC_PAUSE)
        case .refused, nil: count == 0 ? 1 : 0
        }
    }
}
