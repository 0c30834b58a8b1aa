import Events
import JSON

/// Embeddings asked of Gemini: always as a batch, of one text or many.
struct GeminiEmbeddings {
    let call: UpstreamCall
    /// Whether the client wants the vectors as base64 of 32-bit floats.
    let isBase64: Bool

    init(_ body: JSONValue, for target: UpstreamTarget) throws(InvalidRequest) {
        guard let input = body["input"] else {
            throw InvalidRequest("`input` is required.", param: "input")
        }
        let texts = input.kind == .string ? [input] : input.elements.map(\.self)
        let model = "models/" + GeminiAdapter.modelName(target.model)
        var requests: [JSONNode] = []
        for (index, text) in texts.enumerated() {
            guard text.kind == .string else {
                throw InvalidRequest(
                    "This provider takes text only; tokens mean something else to it.",
                    param: "input[\(index)]")
            }
            var members = [
                JSONMember("model", .string(model)),
                JSONMember("content", ["parts": [["text": text.node]]]),
            ]
            if let dimensions = body["dimensions"], !dimensions.isNull {
                members.append(JSONMember("outputDimensionality", dimensions.node))
            }
            requests.append(.object(members))
        }
        switch body["encoding_format"]?.string {
        case nil, "float": isBase64 = false
        case "base64": isBase64 = true
        default:
            throw InvalidRequest(
                "`encoding_format` must be \"float\" or \"base64\".", param: "encoding_format")
        }
        let dropped = body.members.compactMap { name, value in
            Self.read.contains(name) || value.isNull ? nil : name
        }
        let bytes = JSONNode.object([JSONMember("requests", .array(requests))]).bytes()
        call = UpstreamCall(
            url: target.baseURL + "/v1beta/models/" + GeminiAdapter.pathSegment(target.model)
                + ":batchEmbedContents",
            headers: [(name: "content-type", value: "application/json")], body: bytes,
            droppedParameters: dropped)
    }

    private static let read: Set<String> = ["model", "input", "dimensions", "encoding_format"]
}

/// Embeddings of Gemini, given in OpenAI's shape.
struct GeminiEmbeddingsReader: AnswerReader {
    let adapter: any ProviderAdapter
    let isBase64: Bool
    let model: String
    let textBytes: Int

    func answer(head: UpstreamHead, body: [UInt8]) -> Result<ClientAnswer, UpstreamFailure> {
        guard let root = try? JSONDocument(parsing: body).root,
            let vectors = root["embeddings"], vectors.kind == .array
        else { return .failure(.noEmbeddings(head)) }
        var data: [JSONNode] = []
        for (index, vector) in vectors.elements.enumerated() {
            guard let values = vector["values"], let node = node(of: values) else {
                return .failure(.noEmbeddings(head))
            }
            data.append(["object": "embedding", "index": .int(Int64(index)), "embedding": node])
        }
        var report = UpstreamReport(providerRequestID: head.requestID())
        report.usage = root["usageMetadata"].flatMap(Self.report)
        // The shape has no word for "unknown": what nobody counted is estimated here, and marked so in the record.
        let tokens = report.usage?.usage?.inputUncached ?? Int64((textBytes + 3) / 4)
        let answer: JSONNode = [
            "object": "list", "data": .array(data), "model": .string(model),
            "usage": ["prompt_tokens": .int(tokens), "total_tokens": .int(tokens)],
        ]
        return .success(ClientAnswer(body: answer.bytes(), report: report))
    }

    private static func report(_ usage: JSONValue) -> UsageReport? {
        var counts = UsageCounts(of: usage)
        guard let prompt = counts.count("promptTokenCount"), counts.isReadable,
            usage.rawBytes.count <= UsageReport.rawBytesMax
        else { return nil }
        return UsageReport(
            usage: TokenUsage(inputUncached: prompt),
            raw: String(decoding: usage.rawBytes, as: UTF8.self))
    }

    private func node(of values: JSONValue) -> JSONNode? {
        guard values.kind == .array else { return nil }
        guard isBase64 else { return .raw(Array(values.rawBytes)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * values.count)
        for value in values.elements {
            guard let number = value.double else { return nil }
            withUnsafeBytes(of: Float(number).bitPattern.littleEndian) { bytes += $0 }
        }
        return .string(Base64.text(of: bytes))
    }

    func stream(head: UpstreamHead) -> any AnswerStream {
        preconditionFailure("embeddings are never streamed")
    }

    func failure(head: UpstreamHead, body: [UInt8]) -> UpstreamFailure {
        adapter.failure(head: head, body: body)
    }
}
