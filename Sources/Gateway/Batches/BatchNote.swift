import JSON

/// What a client wrote about a batch, and what is wrong with its lines: texts that stay out of the log.
struct BatchNote: Sendable, Equatable {
    var metadata: [(key: String, value: String)] = []
    var faults: [BatchFault] = []
    /// How long the files of results are kept; nil: the usual time.
    var outputLifeMs: Int64?

    static func == (left: BatchNote, right: BatchNote) -> Bool { left.encoded == right.encoded }

    var encoded: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("metadata")
        writeMetadata(to: &json)
        json.member("output_life_ms", outputLifeMs)
        json.key("faults")
        json.beginArray()
        for fault in faults { fault.write(to: &json) }
        json.endArray()
        json.endObject()
        return json.take()
    }

    func writeMetadata(to json: inout JSONWriter) {
        json.beginObject()
        for (key, value) in metadata {
            json.key(key)
            json.value(value)
        }
        json.endObject()
    }
}

extension BatchNote {
    /// What ``encoded`` wrote; nil for anything else.
    init?(decoding bytes: [UInt8]) {
        guard let root = try? JSONDocument(parsing: bytes).root, let metadata = root["metadata"],
            let faults = root["faults"]
        else { return nil }
        outputLifeMs = root["output_life_ms"]?.int
        for (key, value) in metadata.members { self.metadata.append((key, value.string ?? "")) }
        for fault in faults.elements {
            self.faults.append(
                BatchFault(
                    code: fault["code"]?.string ?? "", line: fault["line"]?.int,
                    message: fault["message"]?.string ?? "", param: fault["param"]?.string))
        }
    }
}

/// One fault of a batch's input, as OpenAI lists it.
struct BatchFault: Error, Sendable, Equatable {
    var code: String
    var line: Int64?
    var message: String
    var param: String?

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("code", code)
        json.member("line", line)
        json.member("message", message)
        json.member("param", param)
        json.endObject()
    }
}
