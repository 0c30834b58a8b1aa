import Events

/// Lines of the Azure LLM inference traces (Patel et al., ISCA '24): when, tokens in, tokens out; nothing about prompts.
struct AzureTrace {
    private let qosClass: QoSClass
    private var originNs: Int64?

    init(header: ArraySlice<UInt8>, qosClass: QoSClass) throws(TraceFault) {
        guard String(decoding: header, as: UTF8.self) == "TIMESTAMP,ContextTokens,GeneratedTokens"
        else { throw .unknownForm }
        self.qosClass = qosClass
    }

    mutating func read(
        _ line: ArraySlice<UInt8>, into builder: inout WorkloadBuilder
    ) throws(TraceFault) {
        let columns = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard columns.count == 3 else { throw .columns(expected: 3, found: columns.count) }
        guard let time = Self.time(columns[0]) else {
            throw .wrong("TIMESTAMP", must: "a time such as 2023-11-16 18:15:46.6805900, in UTC")
        }
        let input = try Self.tokens(columns[1], "ContextTokens")
        let output = try Self.tokens(columns[2], "GeneratedTokens")
        let origin = originNs ?? time.nanoseconds
        originNs = origin
        guard time.nanoseconds >= origin else {
            throw .wrong("TIMESTAMP", must: "no earlier than that of the first line")
        }
        do throws(WorkloadFault) {
            try builder.add(
                arrivalNs: time.nanoseconds - origin, inputTokens: input, outputTokens: output,
                qosClass: qosClass, isStreamed: true, stretches: [])
        } catch { throw .workload(error) }
    }

    private static func tokens(_ text: String, _ name: String) throws(TraceFault) -> Int64 {
        guard let number = Int64(text), (1...Workload.tokensMax).contains(number) else {
            throw .wrong(name, must: "a whole number from 1 to \(Workload.tokensMax)")
        }
        return number
    }

    /// `2023-11-16 18:15:46.6805900`, and of 2024 `2024-05-10 00:00:00.009930+00:00`.
    private static func time(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let hasOffset = parts[1].hasSuffix("+00:00")
        return Timestamp(rfc3339: "\(parts[0])T\(parts[1])\(hasOffset ? "" : "Z")")
    }
}
