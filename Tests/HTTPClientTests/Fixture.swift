import HTTPClient
import Synchronization

extension ContinuousClock.Instant {
    /// Far enough for every step that is expected to succeed, near enough for a hanging test.
    static var soon: Self { .now + .seconds(120) }
}

/// Runs `test` against a scripted server and a client, and waits for both to end.
func withServer<Answer>(
    _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
    script: @escaping ScriptedServer.Script,
    test: (ScriptedServer, HTTPClient) async throws -> Answer
) async throws -> Answer {
    let client = try HTTPClient(configuration: configuration)
    let server = ScriptedServer(script: script)
    let result: Result<Answer, any Error>
    do {
        result = .success(try await test(server, client))
    } catch {
        result = .failure(error)
    }
    await onOwnThread {
        // First the client: the scripts end when their connections do.
        client.shutdown()
        server.stop()
    }
    return try result.get()
}

func get(_ server: ScriptedServer) -> HTTPClientRequest {
    HTTPClientRequest(method: "GET", url: server.url)
}

func post(_ server: ScriptedServer, _ body: String) -> HTTPClientRequest {
    HTTPClientRequest(
        method: "POST", url: server.url,
        headers: [(name: "content-type", value: "application/json")], body: Array(body.utf8))
}

extension Transfer {
    /// Everything until the end, in pieces.
    func rest() async throws(TransferError) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        while let piece = try await next(until: .soon) { pieces.append(piece) }
        return pieces
    }

    /// The error that the transfer ends with, read as a stream; nil for a whole answer.
    func streamError() async -> TransferError? {
        do throws(TransferError) {
            _ = try await head(until: .soon)
            _ = try await rest()
            return nil
        } catch {
            return error
        }
    }

    /// The error that the transfer ends with, read at once; nil for a whole answer.
    func wholeError(bodyBytesMax: Int = 1 << 20) async -> TransferError? {
        do throws(TransferError) {
            _ = try await complete(until: .soon, bodyBytesMax: bodyBytesMax)
            return nil
        } catch {
            return error
        }
    }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// What several threads of a test have noted, in order.
final class Record<Entry: Sendable>: Sendable {
    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { state.withLock { $0 } }

    func append(_ entry: Entry) {
        state.withLock { $0.append(entry) }
    }
}
