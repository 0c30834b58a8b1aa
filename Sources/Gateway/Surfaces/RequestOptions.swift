package import Events
package import HTTPServer
package import Providers

/// What the request's own headers ask of the gateway; each is optional.
package struct RequestOptions: Sendable, Equatable {
    package var qosClass: QoSClass?
    package var deadlineMs: Int64?
    package var ttftTargetMs: Int64?
    package var profile: Profile?
    package var session: String?
    package var idempotencyKey: String?
    /// The trace id of a valid W3C `traceparent`, 32 hex digits; an invalid one is ignored, as the standard says.
    package var traceID: String?

    package init() {}

    /// Reads the headers.
    ///
    /// - Throws: ``InvalidRequest`` naming the header whose value does not read.
    package init(reading headers: HTTPHeaders) throws(InvalidRequest) {
        qosClass = try Self.word(headers, "Zumik-QoS-Class")
        profile = try Self.word(headers, "Zumik-Profile")
        deadlineMs = try Self.milliseconds(headers, "Zumik-Deadline-Ms")
        ttftTargetMs = try Self.milliseconds(headers, "Zumik-TTFT-Target-Ms")
        session = try Self.text(headers, "Zumik-Session")
        idempotencyKey = try Self.text(headers, "Idempotency-Key")
        traceID = headers.first("traceparent").flatMap(Self.traceID)
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ headers: HTTPHeaders, _ name: String
    ) throws(InvalidRequest) -> Word? {
        guard let value = headers.first(name) else { return nil }
        guard let word = Word(rawValue: value) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidRequest("The header `\(name)` must be one of \(words).", param: name)
        }
        return word
    }

    private static func milliseconds(
        _ headers: HTTPHeaders, _ name: String
    ) throws(InvalidRequest) -> Int64? {
        guard let value = headers.first(name) else { return nil }
        guard value.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(value),
            (1...604_800_000).contains(number)
        else {
            throw InvalidRequest(
                "The header `\(name)` must be a number of milliseconds from 1 to 604800000.",
                param: name)
        }
        return number
    }

    private static func text(
        _ headers: HTTPHeaders, _ name: String
    ) throws(InvalidRequest) -> String? {
        guard let value = headers.first(name) else { return nil }
        guard (1...255).contains(value.utf8.count) else {
            throw InvalidRequest("The header `\(name)` must have 1 to 255 bytes.", param: name)
        }
        return value
    }

    /// W3C Trace Context §3.2: version, trace id, parent id and flags in lower-case hex; all zeros are invalid.
    private static func traceID(_ value: String) -> String? {
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts.prefix(4).map(\.utf8.count) == [2, 32, 16, 2],
            parts.prefix(4).allSatisfy({ $0.utf8.allSatisfy(isLowerHex) }), parts[0] != "ff",
            parts[0] != "00" || parts.count == 4, parts[1].contains(where: { $0 != "0" }),
            parts[2].contains(where: { $0 != "0" })
        else { return nil }
        return String(parts[1])
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte)
    }
}
