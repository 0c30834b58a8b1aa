package import Events
package import JSON
import Projections

/// A service-level objective as the native surface and `zumik objectives` read and write it.
package enum ObjectiveCodec {
    package static let windowDaysMax: Int64 = 366

    /// Reads the text of an objective.
    ///
    /// - Throws: ``ObjectiveError`` with every reason found.
    package static func read(_ bytes: [UInt8], id: String) throws(ObjectiveError) -> ObjectiveSet {
        let root: JSONValue
        do { root = try JSONDocument(parsing: bytes).root } catch {
            throw ObjectiveError([SchemaViolation(path: "", reason: "is not valid JSON: \(error)")])
        }
        guard root.kind == .object else {
            throw ObjectiveError([SchemaViolation(path: "", reason: "must be an object")])
        }
        var reading = ObjectiveReading(id: id)
        for (key, value) in root.members { reading.take(key, value) }
        return try reading.finished()
    }

    /// Writes every member, so that what is read back and sent again means the same.
    package static func write(_ objective: ObjectiveSet, to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", objective.id)
        json.member("customer", objective.customer?.text)
        json.member("qos_class", objective.qosClass?.rawValue)
        json.member("model", objective.model)
        json.member("indicator", objective.indicator.rawValue)
        json.member("threshold_ms", objective.thresholdMs)
        json.member("target", Self.decimal(ppm: objective.targetPpm))
        json.member("window", objective.windowDays == 0 ? "month" : "\(objective.windowDays)d")
        json.endObject()
    }

    /// 995000 as `0.995`.
    package static func decimal(ppm: Int64) -> String {
        var digits = String(ppm)
        digits = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return "0." + digits
    }
}

/// Why an objective is refused: every reason found, each with its key's path.
package struct ObjectiveError: Error, Sendable, Equatable, CustomStringConvertible {
    package let violations: [SchemaViolation]

    package init(_ violations: [SchemaViolation]) {
        self.violations = violations
    }

    package var description: String {
        violations.map { "\($0.path.isEmpty ? "the objective" : $0.path) \($0.reason)" }
            .joined(separator: "\n")
    }
}

/// An objective while its members are read, with what is wrong so far.
private struct ObjectiveReading {
    let id: String
    var customer: CustomerID?
    var qosClass: QoSClass?
    var model: String?
    var indicator: SLOIndicator?
    var thresholdMs: Int64?
    var targetPpm: Int64?
    var windowDays: Int64?
    var violations: [SchemaViolation] = []

    init(id: String) {
        self.id = id
        if CustomerID(id) == nil {
            refuse("id", "must have 1 to 64 of a–z A–Z 0–9 . _ -, the first a letter or digit")
        }
    }

    mutating func take(_ key: String, _ value: JSONValue) {
        switch key {
        case "id":
            if value.string != id { refuse(key, "must be the id in the path, or be left out") }
        case "customer":
            guard !value.isNull else { return }
            customer = value.string.flatMap { CustomerID($0) }
            if customer == nil { refuse(key, "must be a customer's id, or null for all") }
        case "qos_class":
            guard !value.isNull else { return }
            qosClass = value.string.flatMap(QoSClass.init)
            if qosClass == nil { refuseWord(key, QoSClass.allCases.map(\.rawValue)) }
        case "model":
            guard !value.isNull else { return }
            model = value.string.flatMap { (1...256).contains($0.utf8.count) ? $0 : nil }
            if model == nil { refuse(key, "must be a model's name as it is asked for, or null") }
        case "indicator":
            indicator = value.string.flatMap(SLOIndicator.init)
            if indicator == nil { refuseWord(key, SLOIndicator.allCases.map(\.rawValue)) }
        case "threshold_ms": takeThreshold(value)
        case "target":
            targetPpm = value.string.flatMap(Self.ppm)
            if targetPpm == nil {
                refuse(key, "must be a decimal between 0 and 1 in quotes, such as \"0.995\"")
            }
        case "window": takeWindow(value)
        default:
            refuse(
                key,
                "is not a known key; known here: customer, qos_class, model, indicator, "
                    + "threshold_ms, target, window")
        }
    }

    func finished() throws(ObjectiveError) -> ObjectiveSet {
        var reading = self
        func missing(_ key: String) -> Bool { !violations.contains { $0.path == key } }
        if indicator == nil, missing("indicator") { reading.refuse("indicator", "is missing") }
        if targetPpm == nil, missing("target") { reading.refuse("target", "is missing") }
        if indicator == .ttft, thresholdMs == nil, missing("threshold_ms") {
            reading.refuse("threshold_ms", "is missing; the indicator ttft needs it")
        }
        if indicator != nil, indicator != .ttft, thresholdMs != nil {
            reading.refuse("threshold_ms", "is for the indicator ttft only")
        }
        guard reading.violations.isEmpty, let indicator, let targetPpm else {
            throw ObjectiveError(reading.violations)
        }
        return ObjectiveSet(
            id: id, customer: customer, qosClass: qosClass, model: model, indicator: indicator,
            thresholdMs: thresholdMs, targetPpm: targetPpm, windowDays: windowDays ?? 30)
    }

    private mutating func takeThreshold(_ value: JSONValue) {
        guard !value.isNull else { return }
        // Only an edge of the histograms can be counted exactly.
        guard let threshold = value.int, threshold > 0,
            LatencyEdges.bucket(ofThresholdMs: threshold) != nil
        else {
            return refuse(
                "threshold_ms",
                "must be from 1 to 600000, and a multiple of 10 over 100, of 50 over 1000, of 500 "
                    + "over 10000, of 10000 over 60000")
        }
        thresholdMs = threshold
    }

    private mutating func takeWindow(_ value: JSONValue) {
        let text = value.string ?? ""
        if text == "month" {
            windowDays = 0
        } else if text.hasSuffix("d"), let days = Int64(text.dropLast()),
            (1...ObjectiveCodec.windowDaysMax).contains(days)
        {
            windowDays = days
        } else {
            refuse("window", "must be days such as \"30d\", at most 366d, or \"month\"")
        }
    }

    /// Up to six decimals between 0 and 1, without either.
    private static func ppm(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "0", (1...6).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            let digits = Int64(parts[1] + String(repeating: "0", count: 6 - parts[1].utf8.count)),
            digits > 0
        else { return nil }
        return digits
    }

    private mutating func refuseWord(_ key: String, _ words: [String]) {
        refuse(key, "must be one of " + words.joined(separator: ", "))
    }

    private mutating func refuse(_ path: String, _ reason: String) {
        violations.append(SchemaViolation(path: path, reason: reason))
    }
}
