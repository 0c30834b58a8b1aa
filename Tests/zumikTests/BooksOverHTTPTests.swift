import Gateway
import HTTPServer
import JSON
import Synchronization
import Testing

@testable import zumik

/// Commands against a server: what they ask for, and what they make of its answers.
@Suite struct BooksOverHTTPTests {
    @Test(arguments: [
        ("customers list", "GET /zumik/v1/customers"),
        ("customers show acme", "GET /zumik/v1/customers/acme"),
        ("customers show a/b", "GET /zumik/v1/customers/a%2Fb"),
        ("customers budget acme", "GET /zumik/v1/customers/acme/budget"),
        ("customers create acme", #"POST /zumik/v1/customers {"id":"acme"}"#),
        ("keys list acme", "GET /zumik/v1/customers/acme/keys"),
        ("keys issue acme", "POST /zumik/v1/customers/acme/keys {}"),
        ("keys revoke key_1", "DELETE /zumik/v1/keys/key_1"),
        ("policy show acme", "GET /zumik/v1/customers/acme/policy"),
        ("policy set acme --file p.json", "PUT /zumik/v1/customers/acme/policy {}"),
        ("ledger stats", "GET /zumik/v1/ledger/stats"),
        ("ledger tail --after 4 --limit 9", "GET /zumik/v1/ledger/events?after_seq=4&limit=9"),
        (
            "audit chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS --json",
            "GET /zumik/v1/responses/chatcmpl-01JD8XJ5T0ABCDEFGHJKMNPQRS"
        ),
    ])
    func `a command asks the native surface with the admin token`(
        _ line: String, _ expected: String
    ) async throws {
        let server = try RecordingServer(status: 200, body: #"{"object":"list","data":[]}"#)
        let world = TestWorld(
            environment: ["ZUMIK_ADMIN_TOKEN": "token"], files: ["p.json": "{}"])
        let status = await server.serve { await world.run("\(line) --url \(server.url)/") }
        #expect(status == .done, "\(world.errors)")
        #expect(server.requests == ["Bearer token " + expected])
    }

    @Test(arguments: [
        (401, "{}", "zumik: the server does not know the token in ZUMIK_ADMIN_TOKEN\n"),
        (
            404, #"{"title":"Not Found","detail":"No such \u001b[31mcustomer."}"#,
            "zumik: the server refused (404): No such \u{FFFD}[31mcustomer.\n"
        ),
        (500, "<html>", "zumik: the server answered with status 500\n"),
    ])
    func `a refusal is told in the server's words, made harmless`(
        _ code: Int, _ body: String, _ complaint: String
    ) async throws {
        let server = try RecordingServer(status: code, body: body)
        let world = TestWorld(environment: ["ZUMIK_ADMIN_TOKEN": "token"])
        let status = await server.serve {
            await world.run("customers show acme --url \(server.url)")
        }
        #expect(status == .failed)
        #expect(world.errors == complaint)
    }

    @Test func `an answer that is not JSON is a failure, and so is no server`() async throws {
        let server = try RecordingServer(status: 200, body: "hello")
        let world = TestWorld(environment: ["ZUMIK_ADMIN_TOKEN": "token"])
        let status = await server.serve { await world.run("customers list --url \(server.url)") }
        #expect(status == .failed)
        #expect(world.errors.contains("not JSON"))
        #expect(await world.run("customers list --url \(server.url)") == .failed)
        #expect(world.errors.contains("no connection"))
    }
}

/// A server with one answer for everything, which remembers what it was asked.
private final class RecordingServer: Sendable {
    private let server: HTTPServer
    private let response: HTTPResponse
    private let recorded = Mutex<[String]>([])

    init(status: Int, body: String) throws {
        server = try HTTPServer(configuration: HTTPServerConfiguration())
        response = HTTPResponse(status: status, body: Array(body.utf8))
    }

    var url: String { "http://127.0.0.1:\(server.port)" }
    var requests: [String] { recorded.withLock { $0 } }

    /// Answers for as long as `body` runs.
    func serve<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        async let result = {
            let result = await body()
            self.server.stop()
            return result
        }()
        await server.run { exchange in
            self.recorded.withLock { $0.append(Self.line(exchange.request)) }
            exchange.respond(self.response)
        }
        return await result
    }

    private static func line(_ request: HTTPRequest) -> String {
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let body = String(decoding: request.body, as: UTF8.self)
        return [
            request.headers.first("Authorization") ?? "", request.method,
            request.path + (query.isEmpty ? "" : "?" + query), body,
        ].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
