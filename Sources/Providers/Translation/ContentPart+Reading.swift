import JSON

extension ContentPart {
    /// Reads a message's content: a string, null, or an array of parts of the allowed types beside text.
    ///
    /// A `cache_control` on the message itself stands for one on its last part.
    static func all(
        of message: JSONValue, at path: String, allowing types: Set<String>
    ) throws(InvalidRequest) -> [ContentPart] {
        var parts: [ContentPart] = []
        let path = path + ".content"
        switch message["content"] {
        case .none: break
        case .some(let content) where content.isNull: break
        case .some(let content) where content.kind == .string:
            parts.append(ContentPart(kind: .text(content.string ?? ""), path: path))
        case .some(let content) where content.kind == .array:
            for (index, part) in content.elements.enumerated() {
                parts.append(
                    try ContentPart(reading: part, at: "\(path)[\(index)]", allowing: types))
            }
        default:
            throw InvalidRequest(
                "A message's content must be a string or an array of parts.", param: path)
        }
        if let mark = try CacheMark(reading: message, path: path), !parts.isEmpty {
            parts[parts.count - 1].cacheMark = mark
        }
        return parts
    }

    private init(
        reading part: JSONValue, at path: String, allowing types: Set<String>
    ) throws(InvalidRequest) {
        guard let type = part["type"]?.string, type == "text" || types.contains(type) else {
            let type = part["type"]?.string ?? "nothing"
            throw InvalidRequest(
                "A part of type `\(type.prefix(64))` cannot stand here with this provider.",
                param: path + ".type")
        }
        self.path = path
        cacheMark = try CacheMark(reading: part, path: path)
        switch type {
        case "image_url": kind = .image(try Self.image(part["image_url"], at: path))
        case "file": kind = .file(try Self.file(part["file"], at: path))
        case "input_audio": kind = .audio(try Self.audio(part["input_audio"], at: path))
        default:
            guard let text = part[type]?.string else {
                throw InvalidRequest("`\(type)` must be a string.", param: "\(path).\(type)")
            }
            kind = .text(text)
        }
    }

    private static func image(
        _ value: JSONValue?, at path: String
    ) throws(InvalidRequest) -> MediaSource {
        let path = path + ".image_url.url"
        guard let url = value?["url"]?.string else {
            throw InvalidRequest("An image needs a `url`.", param: path)
        }
        return try MediaSource(url: url, at: path)
    }

    private static func file(
        _ value: JSONValue?, at path: String
    ) throws(InvalidRequest) -> MediaSource {
        let path = path + ".file.file_data"
        guard let data = value?["file_data"]?.string else {
            throw InvalidRequest(
                "A file must be given whole as a data URL in `file_data`; ids of files stored "
                    + "elsewhere mean nothing to this provider.", param: path)
        }
        return try MediaSource(url: data, at: path)
    }

    private static func audio(
        _ value: JSONValue?, at path: String
    ) throws(InvalidRequest) -> MediaSource {
        guard let data = value?["data"]?.string, let format = value?["format"]?.string,
            format == "wav" || format == "mp3"
        else {
            throw InvalidRequest(
                "Audio needs `data` and a `format` of \"wav\" or \"mp3\".",
                param: path + ".input_audio")
        }
        return .inline(mediaType: "audio/" + format, base64: data)
    }
}

extension MediaSource {
    /// Reads `https:`, `http:`, `gs:` and base64 `data:` URLs.
    init(url: String, at path: String) throws(InvalidRequest) {
        guard url.hasPrefix("data:") else {
            let schemes = ["https://", "http://", "gs://"]
            guard schemes.contains(where: url.hasPrefix) else {
                throw InvalidRequest("The URL must be https or a data URL.", param: path)
            }
            self = .url(url)
            return
        }
        guard let comma = url.firstIndex(of: ","), url[..<comma].hasSuffix(";base64") else {
            throw InvalidRequest(
                "A data URL must read `data:MEDIA/TYPE;base64,DATA`.", param: path)
        }
        let mediaType = url[..<comma].dropFirst(5).prefix { $0 != ";" }
        guard mediaType.contains("/") else {
            throw InvalidRequest("The data URL names no media type.", param: path)
        }
        self = .inline(
            mediaType: String(mediaType), base64: String(url[url.index(after: comma)...]))
    }
}
