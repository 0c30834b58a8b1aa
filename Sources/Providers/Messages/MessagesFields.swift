import JSON

/// What requests of the Messages shape have in common: the fields that the gateway itself depends on.
enum MessagesFields {
    /// The model's name, once the body is an object with messages that have roles.
    static func checkedModel(of body: JSONValue) throws(InvalidRequest) -> String {
        guard body.kind == .object else {
            throw InvalidRequest("The body must be a JSON object.", param: nil)
        }
        guard let model = body["model"]?.string, !model.isEmpty else {
            throw InvalidRequest("`model` must be a non-empty string.", param: "model")
        }
        guard let messages = body["messages"], messages.kind == .array, messages.count > 0 else {
            throw InvalidRequest("`messages` must be a non-empty array.", param: "messages")
        }
        for (index, message) in messages.elements.enumerated() {
            guard message["role"]?.kind == .string else {
                throw InvalidRequest(
                    "Each message must be an object with a string `role`.",
                    param: "messages[\(index)].role")
            }
            try refuseStoredFiles(in: message["content"], at: "messages[\(index)].content")
        }
        for name in ["thread", "container", "billing_policy", "fallbacks"] {
            try refuse(name, of: body)
        }
        return model
    }

    /// What lives at the provider, or changes who pays or which model serves, is not the gateway's to pass on.
    private static func refuse(_ name: String, of body: JSONValue) throws(InvalidRequest) {
        guard let value = body[name], !value.isNull else { return }
        let isStored = name == "thread" || name == "container"
        throw InvalidRequest(
            isStored
                ? "`\(name)` names something stored at the provider that is not yours to address."
                : "`\(name)` is not supported: the gateway decides who serves and who pays.",
            param: name, isNotFound: isStored)
    }

    /// A file's id belongs to the account's owner, not to the customer.
    private static func refuseStoredFiles(
        in content: JSONValue?, at path: String
    ) throws(InvalidRequest) {
        guard let content else { return }
        for (index, block) in content.elements.enumerated() {
            let path = "\(path)[\(index)]"
            guard block["source"]?["type"]?.isString("file") != true,
                block["type"]?.isString("container_upload") != true
            else {
                throw InvalidRequest(
                    "No file of this id is yours.", param: path + ".source", isNotFound: true)
            }
            try refuseStoredFiles(in: block["content"], at: path + ".content")
        }
    }

    /// `auto` and `standard_only` in OpenAI's words.
    static func tier(of body: JSONValue) throws(InvalidRequest) -> String? {
        guard let value = body["service_tier"], !value.isNull else { return nil }
        if value.isString("auto") { return "auto" }
        if value.isString("standard_only") { return "default" }
        throw InvalidRequest(
            "`service_tier` must be \"auto\" or \"standard_only\".", param: "service_tier")
    }

    /// A comma list of plain words may be sent on as a header; other text may not.
    static func checkedBetas(
        _ betas: String?, header: String = "anthropic-beta"
    ) throws(InvalidRequest) -> String? {
        guard let betas, !betas.isEmpty else { return nil }
        guard betas.utf8.count <= 1_024,
            betas.utf8.allSatisfy({ isPlainIDByte($0) || ", .=".utf8.contains($0) })
        else {
            throw InvalidRequest(
                "The header `\(header)` must be a list of words.", param: header)
        }
        return betas
    }

    static func headers(
        for target: UpstreamTarget, betas: String?
    ) -> [(name: String, value: String)] {
        var headers = AnthropicAdapter.headers(for: target)
        if let betas { headers.append((name: "anthropic-beta", value: betas)) }
        return headers
    }

    static func promptTextBytes(of body: JSONValue) -> Int {
        let system = body["system"].map(textBytes) ?? 0
        let messages = body["messages"]?.elements.reduce(0) { sum, message in
            sum + (message["content"].map(textBytes) ?? 0)
        }
        return system + (messages ?? 0)
    }

    /// A text, or the texts among blocks, also inside tool results.
    private static func textBytes(_ content: JSONValue) -> Int {
        if content.kind == .string { return content.rawBytes.count - 2 }
        return content.elements.reduce(0) { sum, block in
            if let text = block["text"], text.kind == .string {
                return sum + text.rawBytes.count - 2
            }
            return sum + (block["content"].map(textBytes) ?? 0)
        }
    }

    static func promptBeginning(of body: JSONValue) -> ArraySlice<UInt8> {
        if let system = body["system"], !system.isNull { return system.rawBytes }
        return body["messages"]?.elements.first { _ in true }?.rawBytes ?? []
    }
}
