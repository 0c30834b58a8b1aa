import Events
import JSON

/// `firectl billing export-metrics`: CSV, or the same rows as JSON. Tokens, without money, tiers or cached input in older ones.
enum FireworksReport {
    private static let columns: Set<String> = [
        "email", "start_time", "end_time", "usage_type", "accelerator_type", "accelerator_seconds",
        "base_model_name", "model_bucket", "parameter_count", "prompt_tokens",
        "cached_prompt_tokens", "completion_tokens", "requests",
    ]

    static func read(_ bytes: [UInt8]) throws(ReportError) -> ProviderReport {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        return ProviderReport(
            provider: .fireworks, kind: .usage,
            rows: isJSON ? try fromJSON(bytes) : try fromCSV(bytes), roundsTo: 0)
    }

    private static func fromJSON(_ bytes: [UInt8]) throws(ReportError) -> [ProviderReport.Row] {
        let root = try ReportValue.root(bytes)
        try root.require(only: ["data"])
        var rows: [ProviderReport.Row] = []
        for row in try root.member("data").elements() {
            try row.require(only: columns)
            var values: [String: String] = [:]
            for name in columns {
                guard let value = row[name] else { continue }
                values[name] = value.json.string ?? value.json.numberText
            }
            rows.append(try self.row(values, row.path))
        }
        return rows
    }

    private static func fromCSV(_ bytes: [UInt8]) throws(ReportError) -> [ProviderReport.Row] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ReportError("the file is not UTF-8")
        }
        var lines = text.split(omittingEmptySubsequences: true) { $0.isNewline }
        guard !lines.isEmpty else { throw ReportError("the file is empty") }
        guard text.last?.isNewline == true else {
            throw ReportError("line \(lines.count): has no end; the file breaks off")
        }
        let header = try fields(lines.removeFirst(), 1)
        guard header.contains("prompt_tokens"), header.contains("base_model_name") else {
            throw ReportError("line 1: is no header of Fireworks' exported metrics")
        }
        if let unknown = header.first(where: { !columns.contains($0) }) {
            throw ReportError("line 1: the column \"\(unknown)\" is not known")
        }
        var rows: [ProviderReport.Row] = []
        for (index, line) in lines.enumerated() {
            let values = try fields(line, index + 2)
            guard values.count == header.count else {
                throw ReportError(
                    "line \(index + 2): \(values.count) fields, the header has \(header.count)")
            }
            rows.append(
                try row(
                    Dictionary(zip(header, values), uniquingKeysWith: { $1 }), "line \(index + 2)"))
        }
        return rows
    }

    private static func row(
        _ values: [String: String], _ path: String
    ) throws(ReportError) -> ProviderReport.Row {
        func count(_ name: String) throws(ReportError) -> Int64 {
            guard let text = values[name], !text.isEmpty else { return 0 }
            guard let count = Int64(text), count >= 0 else {
                throw ReportError(path: path, "\(name) is no count")
            }
            return count
        }
        func time(_ name: String) throws(ReportError) -> Timestamp {
            // "2025-10-20 17:16:48 UTC"
            let text = values[name] ?? ""
            let parts = text.split(separator: " ")
            guard parts.count == 3, parts[2] == "UTC",
                let time = Timestamp(rfc3339: "\(parts[0])T\(parts[1])Z")
            else {
                throw ReportError(path: path, "\(name) is no time such as 2025-10-20 17:16:48 UTC")
            }
            return time
        }
        let (prompt, cached) = (try count("prompt_tokens"), try count("cached_prompt_tokens"))
        guard cached <= prompt else {
            throw ReportError(path: path, "more cached prompt tokens than prompt tokens")
        }
        return ProviderReport.Row(
            from: try time("start_time"), to: try time("end_time"),
            model: values["base_model_name"], tier: nil,
            tokens: TokenVector(
                uncached: prompt - cached, read: cached, output: try count("completion_tokens")),
            requests: values["requests"] == nil ? nil : try count("requests"), cost: nil, label: nil
        )
    }

    /// The fields of a line of CSV (RFC 4180); no field of this report has a line feed in it.
    private static func fields(_ line: Substring, _ number: Int) throws(ReportError) -> [String] {
        var fields: [String] = []
        var (field, quoted) = ("", false)
        var rest = line[...]
        while let character = rest.popFirst() {
            switch (character, quoted) {
            case ("\"", true) where rest.first == "\"":
                field.append("\"")
                rest.removeFirst()
            case ("\"", _): quoted.toggle()
            case (",", false):
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        guard !quoted else { throw ReportError("line \(number): breaks off within quotes") }
        return fields + [field]
    }
}
