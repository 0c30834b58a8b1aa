import JSON

/// The `systemInstruction` and `contents` of a request to Gemini.
///
/// Leading system and developer messages are the instruction; a later one keeps its place as user text between tags, so
/// that the cached prefix stays what it was. Neighbours of one role are one content, and results of tools come first in it.
struct GeminiContents {
    private(set) var instruction: [JSONNode] = []
    private(set) var contents: [JSONNode] = []

    private let model: GeminiModel
    private var role = ""
    private var results: [JSONNode] = []
    private var parts: [JSONNode] = []
    private var calls: [String: (name: String, id: GeminiCallID?)] = [:]

    /// What Google documents for calls whose signature is lost: it stands for none and is not checked
    /// (`skip_thought_signature_validator` in base64).
    static let unsignedMark = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="

    init(of turns: [ChatTurn], for model: GeminiModel) throws(InvalidRequest) {
        self.model = model
        let (instructions, conversation) = turns.splitLeadingInstructions()
        instruction = instructions.compactMap(Self.part)
        for turn in conversation {
            switch turn.content {
            case .instruction(let parts): append(parts.map(\.taggedAsInstruction), as: "user")
            case .user(let parts): append(parts, as: "user")
            case .assistant(let assistant): append(assistant)
            case .toolResult(let callID, let parts):
                guard let call = calls[callID] else {
                    throw InvalidRequest(
                        "No assistant message before it made the call that it answers.",
                        param: turn.path + ".tool_call_id")
                }
                turnTo("user")
                results.append(result(of: call, parts))
            }
        }
        flush()
        guard !contents.isEmpty else {
            throw InvalidRequest("No message has any content.", param: "messages")
        }
    }

    private mutating func append(_ parts: [ContentPart], as role: String) {
        turnTo(role)
        self.parts += parts.compactMap(Self.part)
    }

    private mutating func append(_ turn: AssistantTurn) {
        append(turn.parts, as: "model")
        for (index, call) in turn.calls.enumerated() {
            let id = GeminiCallID(reading: call.id)
            calls[call.id] = (name: call.name, id: id)
            var function: [JSONMember] = []
            if let id = providerID(of: id) { function.append(JSONMember("id", .string(id))) }
            function.append(JSONMember("name", .string(call.name)))
            function.append(JSONMember("args", call.arguments))
            var part = [JSONMember("functionCall", .object(function))]
            // Only the first of parallel calls is signed.
            let mark = model.signsCalls && index == 0 ? Self.unsignedMark : nil
            if let signature = id?.signature ?? mark {
                part.append(JSONMember("thoughtSignature", .string(signature)))
            }
            parts.append(.object(part))
        }
    }

    /// The id that Gemini gave; older models refuse ids.
    private func providerID(of id: GeminiCallID?) -> String? {
        model.signsCalls ? id?.providerID : nil
    }

    /// A result must be an object: other texts are wrapped into one.
    private func result(
        of call: (name: String, id: GeminiCallID?), _ parts: [ContentPart]
    ) -> JSONNode {
        let text = parts.map { part in
            if case .text(let text) = part.kind { text } else { "" }
        }.joined()
        var response: JSONNode = ["result": .string(text)]
        if let document = try? JSONDocument(parsing: text), document.root.kind == .object {
            response = .raw(Array(document.root.rawBytes))
        }
        var function: [JSONMember] = []
        if let id = providerID(of: call.id) { function.append(JSONMember("id", .string(id))) }
        function.append(JSONMember("name", .string(call.name)))
        function.append(JSONMember("response", response))
        return ["functionResponse": .object(function)]
    }

    private mutating func turnTo(_ role: String) {
        guard role != self.role else { return }
        flush()
        self.role = role
    }

    private mutating func flush() {
        let content = results + parts
        if !content.isEmpty {
            contents.append(["role": .string(role), "parts": .array(content)])
        }
        results = []
        parts = []
    }

    /// nil for a blank text, which says nothing.
    private static func part(_ part: ContentPart) -> JSONNode? {
        switch part.kind {
        case .text: part.visibleText.map { ["text": .string($0)] }
        case .image(let source), .file(let source), .audio(let source): node(source)
        }
    }

    /// Gemini fetches URLs itself; the media type is guessed from the name's end and left out when that says nothing.
    private static func node(_ source: MediaSource) -> JSONNode {
        switch source {
        case .inline(let mediaType, let base64):
            return [
                "inlineData": ["mimeType": .string(mediaType), "data": .string(base64)]
            ]
        case .url(let url):
            var members = [JSONMember("fileUri", .string(url))]
            let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
            if let type = mediaTypes.first(where: { path.hasSuffix($0.ending) })?.type {
                members.insert(JSONMember("mimeType", .string(type)), at: 0)
            }
            return ["fileData": .object(members)]
        }
    }

    private static let mediaTypes: [(ending: String, type: String)] = [
        (".png", "image/png"), (".jpg", "image/jpeg"), (".jpeg", "image/jpeg"),
        (".webp", "image/webp"), (".gif", "image/gif"), (".heic", "image/heic"),
        (".heif", "image/heif"), (".pdf", "application/pdf"),
    ]
}
