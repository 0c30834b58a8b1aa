package import Events

/// A provider's own report of what was used, in one form for all providers.
package struct ProviderReport: Sendable, Equatable {
    /// Which of the provider's reports it is.
    package enum Kind: String, Sendable {
        /// Tokens, without money at most providers.
        case usage
        /// Money by day, without tokens.
        case costs
        /// Rows of a bill: both.
        case billing
    }

    /// One line: what was used of one thing in one interval.
    package struct Row: Sendable, Equatable {
        package var from: Timestamp
        package var to: Timestamp
        /// nil: the report does not tell models apart, or the line is of none.
        package var model: String?
        /// In the words of prices; nil: the report does not tell tiers apart.
        package var tier: String?
        /// nil: the line has no tokens.
        package var tokens: TokenVector?
        package var requests: Int64?
        /// Pico-USD; nil: the report knows no money.
        package var cost: Int128?
        /// What a line is for that has no tokens, such as a fee or a tax.
        package var label: String?
    }

    package var provider: Provider
    package var kind: Kind
    package var rows: [Row]
    /// The smallest amount that the report writes down, in pico-USD: it rounds to it.
    package var roundsTo: Int128
}

/// Tokens as every provider's report tells them apart, disjoint.
package struct TokenVector: Sendable, Hashable {
    package var uncached: Int64 = 0
    package var read: Int64 = 0
    /// To caches of whatever time to live.
    package var written: Int64 = 0
    package var output: Int64 = 0

    package init(uncached: Int64 = 0, read: Int64 = 0, written: Int64 = 0, output: Int64 = 0) {
        self.uncached = uncached
        self.read = read
        self.written = written
        self.output = output
    }

    package init(_ usage: TokenUsage) {
        self.init(
            uncached: usage.inputUncached, read: usage.cacheRead, written: usage.cacheWritten,
            output: usage.output)
    }

    package static let zero = TokenVector()

    package static func + (left: TokenVector, right: TokenVector) -> TokenVector {
        TokenVector(
            uncached: left.uncached + right.uncached, read: left.read + right.read,
            written: left.written + right.written, output: left.output + right.output)
    }

    package static func - (left: TokenVector, right: TokenVector) -> TokenVector {
        TokenVector(
            uncached: left.uncached - right.uncached, read: left.read - right.read,
            written: left.written - right.written, output: left.output - right.output)
    }

    package static func += (left: inout TokenVector, right: TokenVector) { left = left + right }

    /// All tokens, whatever their sign.
    package var magnitude: Int64 { abs(uncached) + abs(read) + abs(written) + abs(output) }

    package var sum: Int64 { uncached + read + written + output }

    /// Whether nothing in it is below zero.
    var isUsage: Bool { belowZero == 0 }

    /// How far what is below zero is below it.
    var belowZero: Int64 { -min(uncached, 0) - min(read, 0) - min(written, 0) - min(output, 0) }
}

/// Why a report is refused; nothing of it is used.
package struct ReportError: Error, Equatable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String = "", _ reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

extension ProviderReport {
    /// Reads a file as a report of the provider's.
    ///
    /// - Throws: ``ReportError`` for another provider's file, a page that is not the last, a text that breaks off, and any
    ///   member that is not known: what is not understood might be money.
    package static func read(
        _ bytes: [UInt8], of provider: Provider
    ) throws(ReportError) -> ProviderReport {
        let report: ProviderReport
        switch provider {
        case .openai: report = try OpenAIReport.read(bytes)
        case .anthropic: report = try AnthropicReport.read(bytes)
        case .gemini: report = try GeminiReport.read(bytes)
        case .xai: report = try XAIReport.read(bytes)
        case .fireworks: report = try FireworksReport.read(bytes)
        case .bifrost, .openrouter, .byoc:
            throw ReportError(
                "\(provider.rawValue) has no report that is known; known: "
                    + Provider.firstClass.map(\.rawValue).joined(separator: ", "))
        }
        for row in report.rows where row.to <= row.from {
            throw ReportError("an interval that ends at \(row.to) before it begins")
        }
        return report
    }

    /// An interval with the whole of every line that is partly in it: what a report does not tell apart cannot be cut.
    package func widened(_ interval: Range<Timestamp>) -> Range<Timestamp> {
        rows.filter { $0.from < interval.upperBound && $0.to > interval.lowerBound }
            .reduce(interval) {
                min($0.lowerBound, $1.from)..<max($0.upperBound, $1.to)
            }
    }
}
