import Events
import JSON
import Pricing

@testable import Providers

/// What the tests of translated providers share.
enum Translation {
    static let exchange = ChatExchange(
        responseID: "chatcmpl-01JTEST", createdAt: 1_700_000_000, modelRequested: "asked-model",
        tierRequested: nil, includeUsage: true)

    static var exchangeWithoutUsage: ChatExchange {
        var exchange = exchange
        exchange.includeUsage = false
        return exchange
    }

    static func head(_ status: Int = 200, _ headers: [(String, String)] = []) -> UpstreamHead {
        UpstreamHead(status: status, headers: headers.map { (name: $0.0, value: $0.1) })
    }

    static func request(_ body: String) throws -> ChatRequest {
        try ChatRequest(reading: JSONDocument(parsing: body))
    }

    static func target(_ model: String, tier: String? = nil) -> UpstreamTarget {
        let provider: Provider = model.hasPrefix("gemini") ? .gemini : .anthropic
        return UpstreamTarget(
            baseURL: "https://upstream.test", model: model, serviceTier: tier,
            capabilities: PriceCatalogue.embedded.model(provider, model)?.capabilities)
    }

    /// The body of the upstream call as text.
    static func call(
        _ adapter: some ProviderAdapter, _ body: String, _ model: String, tier: String? = nil
    ) throws -> (body: String, dropped: [String], url: String) {
        let call = try adapter.chatCall(for: request(body), to: target(model, tier: tier))
        _ = try JSONDocument(parsing: call.body)
        return (text(call.body), call.droppedParameters, call.url)
    }

    /// The fault that a request is refused with, or nil.
    static func fault(
        _ adapter: some ProviderAdapter, _ body: String, _ model: String
    ) throws -> InvalidRequest? {
        let request = try request(body)
        do throws(InvalidRequest) {
            _ = try adapter.chatCall(for: request, to: target(model))
            return nil
        } catch {
            return error
        }
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }

    /// Gives a stream the text in pieces that end at the cuts, and then its end.
    static func read(
        _ text: String, with stream: any AnswerStream, cuts: [Int] = []
    ) -> (steps: [StreamStep], report: UpstreamReport) {
        var stream = stream
        var steps: [StreamStep] = []
        let bytes = Array(text.utf8)
        var start = 0
        for cut in cuts + [bytes.count] {
            steps += stream.receive(Array(bytes[start..<cut]))
            start = cut
        }
        steps += stream.end()
        return (steps, stream.report)
    }

    /// One line per step: the kind and the delta, or the whole of what is not a delta.
    static func outline(_ steps: [StreamStep]) -> [String] {
        steps.map { step in
            switch step {
            case .finished: return "finished"
            case .failed(let failure): return "failed \(failure.reason.rawValue)"
            case .frame(let bytes, let kind):
                let frame = text(bytes)
                guard frame.hasPrefix("data: "), frame.hasSuffix("\n\n"),
                    let document = try? JSONDocument(parsing: String(frame.dropFirst(6)))
                else { return "no frame: \(frame)" }
                let choice = document.root["choices"]?[0]
                guard let delta = choice?["delta"] else {
                    return "\(kind) usage \(text(document.root["usage"]?.rawBytes ?? []))"
                }
                let reason = choice?["finish_reason"]?.string.map { " \($0)" } ?? ""
                return "\(kind) \(text(delta.rawBytes))\(reason)"
            }
        }
    }
}
