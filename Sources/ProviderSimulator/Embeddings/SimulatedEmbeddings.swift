import JSON

/// Vectors of the simulated models for embeddings: the same text gives the same vector, of length one.
struct SimulatedEmbeddings: Sendable {
    /// A model for embeddings and how many numbers its vectors have unless fewer are asked for.
    struct Model: Sendable {
        let id: String
        let dimensions: Int
    }

    let vectors: [[Float]]
    let tokens: Int

    init(texts: [String], dimensions: Int) {
        vectors = texts.map { Self.vector(of: $0, dimensions: dimensions) }
        tokens = texts.reduce(0) { $0 + max(1, PromptMeter.tokens(of: $1)) }
    }

    private static func vector(of text: String, dimensions: Int) -> [Float] {
        var chance = SeededGenerator(seed: StableHash.of(text))
        let raw = (0..<dimensions).map { _ in
            Float(Int64(chance.next() >> 40) - (1 << 23)) / Float(1 << 23)
        }
        let length = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { length == 0 ? 0 : $0 / length }
    }

    /// The texts of OpenAI's `input`; lists of tokens count as texts of their own.
    static func texts(_ body: BodyReader) throws(RequestFlaw) -> [String] {
        guard let input = body.present("input") else { throw body.missing("input") }
        if let text = input.string { return [text] }
        guard input.kind == .array, input.count > 0 else {
            throw body.wrongType("input", "a string or a list")
        }
        if input[0]?.kind == .number { return [String(decoding: input.rawBytes, as: UTF8.self)] }
        return input.elements.map { $0.string ?? String(decoding: $0.rawBytes, as: UTF8.self) }
    }

    /// The answer in OpenAI's shape.
    func openAINode(model: String, isBase64: Bool) -> JSONNode {
        let data = vectors.enumerated().map { index, vector -> JSONNode in
            [
                "object": "embedding", "index": .number(index),
                "embedding": isBase64 ? .string(Self.base64(vector)) : Self.node(vector),
            ]
        }
        return [
            "object": "list", "data": .array(data), "model": .string(model),
            "usage": ["prompt_tokens": .number(tokens), "total_tokens": .number(tokens)],
        ]
    }

    static func node(_ vector: [Float]) -> JSONNode {
        .array(vector.map { .raw(Array("\($0)".utf8)) })
    }

    private static func base64(_ vector: [Float]) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = vector.flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
        }
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(
                    place > group.count
                        ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * place) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension SimulatedCall {
    /// A whole answer of embeddings in OpenAI's shape.
    func embeddings(
        _ value: JSONValue, of models: [SimulatedEmbeddings.Model], payer: String,
        requestID: String, headers: [(String, String)]
    ) throws(RequestFlaw) -> Answer {
        let body = BodyReader(value: value)
        let name = try body.requiredText("model")
        guard let model = models.first(where: { $0.id == name }) else {
            throw RequestFlaw(
                kind: .notFound, param: "model", message: "The model `\(name)` does not exist.")
        }
        let dimensions = try body.integer("dimensions", in: 1...model.dimensions)
        let format = try body.choice("encoding_format", of: ["float", "base64"])
        let made = SimulatedEmbeddings(
            texts: try SimulatedEmbeddings.texts(body), dimensions: dimensions ?? model.dimensions)
        var entry = BookEntry(
            account: account, payer: payer, at: at, requestID: requestID, model: name,
            tier: "default")
        entry.tokens.inputUncached = made.tokens
        let node = made.openAINode(model: name, isBase64: format == "base64")
        return Answer(
            headers: .answer(streams: false, headers), shape: .whole(node.bytes()), entry: entry,
            generated: GeneratedTokens())
    }
}
