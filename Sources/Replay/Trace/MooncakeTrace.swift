import Events
import JSON

/// Lines of the traces that were published with Mooncake (Qin et al., FAST '25): each of `hash_ids` stands for a block of 512
/// tokens together with all blocks before it, the last one for what is left.
struct MooncakeTrace {
    private static let blockTokens: Int64 = 512

    private let qosClass: QoSClass
    private var originMs: Int64?

    init(qosClass: QoSClass) {
        self.qosClass = qosClass
    }

    mutating func read(
        _ line: ArraySlice<UInt8>, into builder: inout WorkloadBuilder
    ) throws(TraceFault) {
        let root: JSONValue
        do { root = try JSONDocument(parsing: Array(line)).root } catch {
            throw .notJSON("\(error)")
        }
        let timestamp = try Self.whole(root, "timestamp", in: 0...Workload.spanNsMax / 1_000_000)
        let input = try Self.whole(root, "input_length", in: 1...Workload.tokensMax)
        let output = try Self.whole(root, "output_length", in: 1...Workload.tokensMax)
        guard let ids = root["hash_ids"], ids.kind == .array else {
            throw .wrong("hash_ids", must: "an array of whole numbers")
        }
        guard Int64(ids.count) <= (input - 1) / Self.blockTokens + 1 else {
            throw .wrong("hash_ids", must: "no more than a block for each 512 tokens of input")
        }
        var stretches: [WorkloadBuilder.Stretch] = []
        for id in ids.elements {
            guard let number = id.int, number >= 0 else {
                throw .wrong("hash_ids", must: "an array of whole numbers")
            }
            let end = min(input, Int64(stretches.count + 1) * Self.blockTokens)
            stretches.append(.init(fingerprint: UInt64(number), endTokens: end))
        }
        // The first line is the origin; a trace that is cut out of a longer one begins at its own first request.
        let origin = originMs ?? timestamp
        originMs = origin
        guard timestamp >= origin else {
            throw .wrong("timestamp", must: "no earlier than that of the first line")
        }
        do throws(WorkloadFault) {
            try builder.add(
                arrivalNs: (timestamp - origin) * 1_000_000, inputTokens: input,
                outputTokens: output, qosClass: qosClass, isStreamed: true, stretches: stretches)
        } catch { throw .workload(error) }
    }

    private static func whole(
        _ root: JSONValue, _ name: StaticString, in range: ClosedRange<Int64>
    ) throws(TraceFault) -> Int64 {
        guard root.kind == .object, let number = root[name]?.int, range.contains(number) else {
            throw .wrong(
                "\(name)", must: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
