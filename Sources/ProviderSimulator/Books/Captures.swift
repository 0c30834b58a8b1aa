import HTTPServer
import JSON
import Synchronization

/// The last requests of each provider as they came in, keys and all: tests look here for what should not have crossed.
final class Captures: Sendable {
    /// Of a longer body the beginning is kept.
    static let bodyBytesMax = 64 * 1024

    private struct Capture {
        let path: String
        let headers: HTTPHeaders
        let body: ArraySlice<UInt8>
        let bodyBytes: Int
    }

    private let capturesMax: Int
    private let kept = Mutex<[ProviderName: [Capture]]>([:])

    init(capturesMax: Int) { self.capturesMax = capturesMax }

    func append(_ request: HTTPRequest, to provider: ProviderName) {
        // A long body is copied in part, so that the whole of it is not held by what is left.
        let body =
            request.body.count <= Self.bodyBytesMax
            ? request.body[...] : Array(request.body.prefix(Self.bodyBytesMax))[...]
        let capture = Capture(
            path: request.path, headers: request.headers, body: body,
            bodyBytes: request.body.count)
        kept.withLock { kept in
            var list = kept.removeValue(forKey: provider) ?? []
            if list.count >= 2 * capturesMax { list.removeFirst(list.count - capturesMax + 1) }
            list.append(capture)
            kept[provider] = list
        }
    }

    /// The last requests, oldest first.
    func node(of provider: ProviderName) -> JSONNode {
        let captures = kept.withLock { $0[provider] ?? [] }.suffix(capturesMax)
        return .array(
            captures.map { capture in
                [
                    "path": .string(capture.path),
                    "headers": .array(
                        capture.headers.fields.map {
                            ["name": .string($0.name), "value": .string($0.value)]
                        }),
                    "body": .string(String(decoding: capture.body, as: UTF8.self)),
                    "body_bytes": .number(capture.bodyBytes),
                ]
            })
    }
}
