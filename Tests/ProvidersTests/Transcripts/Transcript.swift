import Events
import JSON
import Pricing
import Testing

@testable import Providers

/// One exchange written down: what a client asked, what went upstream, what came back, and what the client and the books
/// got of it.
///
/// The client's request and the upstream's answer are composed by hand from the documented shapes; the other sections
/// are what the adapters make of them.
struct Transcript {
    /// The lines before the first section: what it shows.
    var title: String
    /// `chat`, `responses` or `messages`, and the parts of the target, as `name=value`.
    var options: [String: String]
    var client: String
    var answer: String
    var sections: [(name: String, text: String)]

    static let written = ["client", "upstream answer"]
    static let made = ["upstream request", "client answer", "books"]

    init(reading text: String) throws {
        let parts = text.components(after: "\n=== ")
        title = parts[0]
        sections = parts.dropFirst().map { part in
            let line = part.prefix { $0 != "\n" }
            let body = part.dropFirst(line.count + 1)
            return (String(line), String(body.hasSuffix("\n") ? body.dropLast() : body))
        }
        let opening = try #require(
            sections.first { $0.name.hasPrefix("client ") && $0.name != "client answer" })
        client = opening.text
        options = [:]
        for word in opening.name.split(separator: " ").dropFirst() {
            let pair = word.split(separator: "=", maxSplits: 1)
            options[String(pair[0])] = pair.count == 2 ? String(pair[1]) : ""
        }
        answer = try #require(sections.first { $0.name == "upstream answer" }).text
    }

    func section(_ name: String) -> String? { sections.first { $0.name == name }?.text }

    /// The same transcript with what the adapters make of it now.
    func refreshed(_ made: [String: String]) -> String {
        let order = sections.filter { !Self.made.contains($0.name) }
        var text = title
        for (name, body) in order {
            text += "\n=== \(name)\n\(body)\n"
            if name.hasPrefix("client ") { text += Self.block("upstream request", made) }
        }
        return text + Self.block("client answer", made) + Self.block("books", made)
    }

    private static func block(_ name: String, _ made: [String: String]) -> String {
        "\n=== \(name)\n\(made[name] ?? "")\n"
    }
}

extension Transcript {
    /// What the adapter of the provider makes of it.
    ///
    /// - Parameter piece: into how long pieces the upstream's body is cut.
    func run(_ provider: Provider, piece: Int) throws -> [String: String] {
        let model = try #require(options["model"])
        let tier = options["tier"]
        let target = UpstreamTarget(
            baseURL: "http://upstream", model: model, serviceTier: tier,
            affinityKey: options["affinity"],
            capabilities: PriceCatalogue.embedded.model(provider, model)?.capabilities)
        let exchange = ChatExchange(
            responseID: options["id"] ?? "chatcmpl-01JTEST0000000000000000000",
            createdAt: 1_790_000_000, modelRequested: model, tierRequested: tier)
        let request = try request()
        let adapter = ProviderAdapters.adapter(for: provider)
        let dialogue = try request.dialogue(with: adapter, at: target, for: exchange)
        let (head, body) = try upstream()
        var made = ["upstream request": Self.text(of: dialogue.call, adapter)]
        guard (200..<300).contains(head.status) else {
            let failure = dialogue.reader.failure(head: head, body: body)
            made["client answer"] = ""
            made["books"] = Self.text(of: failure)
            return made
        }
        if request.stream {
            var stream = dialogue.reader.stream(head: head)
            var steps: [StreamStep] = []
            for start in stride(from: 0, to: body.count, by: piece) {
                steps += stream.receive(Array(body[start..<min(start + piece, body.count)]))
            }
            steps += stream.end()
            (made["client answer"], made["books"]) = Self.texts(of: steps, stream)
        } else {
            switch dialogue.reader.answer(head: head, body: body) {
            case .success(let answer):
                made["client answer"] = ChatCompletionsFixture.text(answer.body)
                made["books"] = Self.text(of: answer.report)
            case .failure(let failure):
                made["client answer"] = ""
                made["books"] = Self.text(of: failure)
            }
        }
        return made
    }

    private func request() throws -> any ClientRequest {
        let document = try JSONDocument(parsing: client)
        if options["responses"] != nil {
            return try ResponsesRequest(reading: document, betas: nil)
        }
        if options["messages"] != nil {
            return try MessagesRequest(reading: document, betas: nil)
        }
        return try ChatRequest(reading: document)
    }

    private func upstream() throws -> (UpstreamHead, [UInt8]) {
        let parts = answer.components(after: "\n\n")
        let lines = parts[0].split(separator: "\n")
        let status = try #require(lines.first.flatMap { Int($0.dropFirst("HTTP ".count)) })
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (name: String(line[..<colon]), value: String(line[colon...].dropFirst(2)))
        }
        // Sections end with one line break; an event stream's last event has another.
        let body = parts.dropFirst().joined(separator: "\n\n")
        let isStream = body.contains("data: ")
        return (
            UpstreamHead(status: status, headers: headers),
            Array((isStream ? body + "\n\n" : body).utf8)
        )
    }

    private static func text(of call: UpstreamCall, _ adapter: any ProviderAdapter) -> String {
        let headers = call.headers + adapter.authentication(key: "sk-test")
        let dropped = call.droppedParameters.map { "left out: \($0)\n" }.joined()
        return "POST \(call.url)\n" + headers.map { "\($0.name): \($0.value)\n" }.joined()
            + dropped + "\n" + ChatCompletionsFixture.text(call.body)
    }

    private static func texts(
        of steps: [StreamStep], _ stream: any AnswerStream
    ) -> (answer: String, books: String) {
        var answer = ""
        for step in steps {
            switch step {
            case .frame(let bytes, _): answer += ChatCompletionsFixture.text(bytes)
            case .finished:
                answer += ChatCompletionsFixture.text(stream.endMark)
                return (trimmed(answer), text(of: stream.report))
            case .failed(let failure):
                return (
                    trimmed(answer), text(of: failure) + "\nso far:\n" + text(of: stream.report)
                )
            }
        }
        return (trimmed(answer), "no ending")
    }

    private static func trimmed(_ text: String) -> String {
        text.hasSuffix("\n\n") ? String(text.dropLast(2)) : text
    }

    private static func text(of failure: UpstreamFailure) -> String {
        let lines: [(String, String?)] = [
            ("failed", failure.reason.rawValue),
            ("retry", "\(failure.retry)"),
            ("refuses", failure.refuses.map { "\($0)" }),
            ("wait", failure.retryAfter.map { "\(Int($0 / .milliseconds(1))) ms" }),
            ("billed", failure.billed.map { $0 ? "yes" : "no" } ?? "unknown"),
            ("type", failure.errorType), ("code", failure.errorCode), ("param", failure.param),
            ("request", failure.providerRequestID), ("says", failure.message),
        ]
        return text(lines)
    }

    private static func text(of report: UpstreamReport) -> String {
        var lines: [(String, String?)] = [
            ("finish", report.finishReason), ("model", report.modelServed),
            ("tier", report.tierServed), ("request", report.providerRequestID),
            ("billed", report.billed ? nil : "no"),
        ]
        if let report = report.usage {
            lines.append(("usage", report.usage.map(text) ?? "does not add up"))
            lines.append(("stated cost", report.statedCost.map { "\($0)" }))
            lines.append(("raw", report.raw))
        } else {
            lines.append(("usage", "not reported"))
            lines.append(("input", report.inputSoFar.map(text)))
        }
        return text(lines)
    }

    private static func text(_ usage: TokenUsage) -> String {
        let buckets = [
            ("uncached", usage.inputUncached), ("read", usage.cacheRead),
            ("written 5m", usage.cacheWrite5m), ("written 30m", usage.cacheWrite30m),
            ("written 1h", usage.cacheWrite1h), ("written 12h", usage.cacheWrite12h),
        ].filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
        let reasoning = usage.reasoning.map { " of which reasoning \($0)" } ?? ""
        return (buckets + ["output \(usage.output)" + reasoning]).joined(separator: ", ")
    }

    private static func text(_ lines: [(String, String?)]) -> String {
        lines.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(separator: "\n")
    }
}

extension String {
    /// The text cut at each separator.
    fileprivate func components(after separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
