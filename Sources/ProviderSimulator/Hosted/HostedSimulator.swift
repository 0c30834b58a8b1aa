import HTTPServer
import JSON
import Synchronization

/// Simulated servers of a customer: vLLM replicas, and SGLang ones whose names begin with `s`.
///
/// Each replica has a prefix cache of its own, tells its load at `/metrics`, and takes no key or any key. What others
/// run on it is set by `POST /_sim/load`.
struct HostedSimulator: SimulatedProvider {
    let configuration: SimulatorConfiguration
    let writer: AnswerWriter
    let cache = PrefixCache()

    func operation(of call: SimulatedCall) -> SimulatedOperation? {
        switch (call.request.method, call.path) {
        case ("POST", "/v1/chat/completions"): .generate
        case ("GET", "/v1/models"): .listModels
        case ("GET", "/metrics"): .metrics
        case ("GET", "/health"), ("GET", "/health_generate"): .health
        default: nil
        }
    }

    func requestID(of call: SimulatedCall) -> String { call.id("chatcmpl-", length: 32) }

    func payer(of call: SimulatedCall) throws(Refusal) -> String {
        guard let key = call.bearer else { return "open" }
        guard configuration.accepts(key: key) else {
            throw Refusal(response: failure(call, status: 401, code: nil, retryAfter: nil))
        }
        return SimulatedCall.payer(of: key)
    }

    func target(of call: SimulatedCall, body: JSONValue?) -> (model: String?, streams: Bool) {
        (body?["model"]?.string, body?["stream"]?.bool ?? false)
    }

    func answer(
        _ call: SimulatedCall, payer: String, body: JSONValue?, under conditions: Conditions
    ) throws(Refusal) -> Answer {
        guard let body, body.kind == .object else {
            throw Refusal(response: failure(call, status: 400, code: nil, retryAfter: nil))
        }
        let request = try understood(call) { () throws(RequestFlaw) in
            try ChatCompletionRequest(body)
        }
        let generation = writer.generate(
            request.prompt, choices: request.choices,
            reasoningTokens: request.reasoningTokens(usual: "none"),
            limit: AnswerWriter.Limit(tokensMax: request.tokensMax), callIDPrefix: "call_")
        var input = BilledTokens(inputUncached: request.prompt.meter.tokens)
        var scope = StableHash()
        for part in [call.account.region ?? "", request.model] { scope.combine(part) }
        let (cached, writes) = cache.automatic(
            request.prompt.meter, scope: scope.value, tokensMin: 0, life: 3_600, at: call.at)
        input.cacheRead = cached
        input.inputUncached -= cached
        let id = requestID(of: call)
        var entry = BookEntry(
            account: call.account, payer: payer, at: call.at, requestID: id, responseID: id,
            model: request.model, isStream: request.streams)
        entry.tokens = input
        let (tokens, isSGLang) = (input, call.account.isSGLang)
        var chat = ChatCompletionWriter(
            id: id, created: call.at.seconds, model: request.model,
            usage: { generated, _ in Self.usage(tokens, generated, isSGLang: isSGLang) },
            showsReasoning: true, conditions: conditions)
        chat.usagePlace = request.includesUsage ? .ownChunkAlone : .nowhere
        return Answer(
            headers: .answer(streams: request.streams, []),
            shape: request.streams
                ? .stream(chat.stream(generation)) : .whole(chat.whole(generation)),
            entry: entry, generated: generation.tokens, cacheWrites: writes)
    }

    /// SGLang has the reasoning beside the counts.
    private static func usage(
        _ input: BilledTokens, _ generated: GeneratedTokens, isSGLang: Bool
    ) -> JSONNode {
        var members: [JSONMember] = [
            JSONMember("prompt_tokens", .number(input.input)),
            JSONMember("completion_tokens", .number(generated.total)),
            JSONMember("total_tokens", .number(input.input + generated.total)),
            JSONMember("prompt_tokens_details", ["cached_tokens": .number(input.cacheRead)]),
        ]
        if isSGLang {
            members.append(JSONMember("reasoning_tokens", .number(generated.reasoning)))
        }
        return .object(members)
    }

    func models(_ call: SimulatedCall, id: String?) throws(Refusal) -> HTTPResponse {
        .json(["object": "list", "data": .array([["id": "any", "object": "model"]])])
    }

    /// The load of this replica, in the words of its engine; vLLM's is told for two engines, of which the sum counts.
    func metrics(_ call: SimulatedCall, running: Int, waiting: Int) -> HTTPResponse {
        let text =
            call.account.isSGLang
            ? """
            # TYPE sglang:num_running_reqs gauge
            sglang:num_running_reqs{model_name="any"} \(running).0
            # TYPE sglang:num_queue_reqs gauge
            sglang:num_queue_reqs{model_name="any"} \(waiting).0

            """
            : """
            # HELP vllm:num_requests_running Number of requests in model execution batches.
            # TYPE vllm:num_requests_running gauge
            vllm:num_requests_running{engine="0",model_name="any"} \(running).0
            vllm:num_requests_running{engine="1",model_name="any"} 0.0
            # TYPE vllm:num_requests_waiting gauge
            vllm:num_requests_waiting{engine="0",model_name="any"} \(waiting).0
            vllm:num_requests_waiting{engine="1",model_name="any"} 0.0
            # TYPE vllm:num_requests_waiting_by_reason gauge
            vllm:num_requests_waiting_by_reason{engine="0",reason="deferred"} 99.0
            # TYPE vllm:kv_cache_usage_perc gauge
            vllm:kv_cache_usage_perc{engine="0",model_name="any"} 0.25

            """
        return HTTPResponse(
            status: 200, headers: ["content-type": "text/plain; version=0.0.4"],
            body: Array(text.utf8))
    }

    /// vLLM's errors are nested, SGLang's flat outside of streams.
    func failure(
        _ call: SimulatedCall, status: Int, code: String?, retryAfter: Int?
    ) -> HTTPResponse {
        let message = status == 503 ? "The request queue is full." : "The request failed."
        let members: [JSONMember] = [
            JSONMember("object", "error"), JSONMember("message", .string(message)),
            JSONMember("type", .string(code ?? "SERVICE_UNAVAILABLE")), JSONMember("param", .null),
            JSONMember("code", .number(status)),
        ]
        return .json(
            call.account.isSGLang ? .object(members) : ["error": .object(members)], status: status)
    }

    func response(to flaw: RequestFlaw, in call: SimulatedCall) -> HTTPResponse {
        .json(
            [
                "error": [
                    "message": .string(flaw.message), "type": "BadRequestError",
                    "param": .string(flaw.param), "code": 400,
                ]
            ], status: 400)
    }

    func usageExport(_ books: Books, _ query: UsageQuery) -> JSONNode {
        CompatibleUsageExport.node(books.usage(of: .byoc, in: query), width: query.width)
    }
}

extension SimulatedAccount {
    var isSGLang: Bool { region?.hasPrefix("s") ?? false }
}
