/// The operator's own name for a customer: 1–64 of `a–z A–Z 0–9 . _ -`, beginning with a letter or digit.
///
/// It is the operator's pseudonym, never a person's name or address: it stands in events, which nobody can take back.
package struct CustomerID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first,
            Self.isAlphanumeric(first),
            text.utf8.allSatisfy({ Self.isAlphanumeric($0) || "._-".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

/// Where requests are sent: a vendor of models, a gateway or broker before several of them, or a customer's own servers.
package enum Provider: String, Sendable, Hashable, CaseIterable {
    case openai
    case anthropic
    case gemini
    case xai
    case fireworks
    /// An upstream gateway of the operator's (maximhq/bifrost).
    case bifrost
    /// A broker, for verified outages only.
    case openrouter
    /// Servers that a customer hosts (vLLM, SGLang).
    case byoc

    /// The vendors that are called directly, each in its own words.
    package static let firstClass: [Provider] = [.openai, .anthropic, .gemini, .xai, .fireworks]

    package var isFirstClass: Bool { Self.firstClass.contains(self) }
}

/// How urgent a request is; sets the default targets (contract: interactive, standard, flex, batch).
package enum QoSClass: String, Sendable, Hashable, CaseIterable {
    case interactive
    case standard
    case flex
    case batch
}

/// Whose credentials and deployments serve a request.
package enum Profile: String, Sendable, Hashable, CaseIterable {
    case managed
    case byok
    case byoc
    case hybrid
}

/// Names one sequence of events: `response/<id>`, `customer/<id>`, `prices`, `ledger`.
package struct StreamName: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func response(_ id: ResponseID) -> StreamName { .init("response/" + id.text) }
    package static func customer(_ id: CustomerID) -> StreamName { .init("customer/" + id.text) }
    package static func export(_ id: String) -> StreamName { .init("export/" + id) }
    package static func replay(_ id: String) -> StreamName { .init("replay/" + id) }
    package static func file(_ id: String) -> StreamName { .init("file/" + id) }
    package static func batch(_ id: String) -> StreamName { .init("batch/" + id) }
    package static let prices = StreamName("prices")
    package static let ledger = StreamName("ledger")
    package static let routing = StreamName("routing")
    package static let objectives = StreamName("objectives")
    package static let vault = StreamName("vault")
    package static let periods = StreamName("periods")

    package static func reconciliation(with provider: Provider) -> StreamName {
        .init("reconciliation/" + provider.rawValue)
    }

    /// Whether this is the history of a response, by its name alone.
    package var isOfResponse: Bool { text.hasPrefix("response/") }

    /// The response whose history this is, or nil for any other stream.
    package var responseID: ResponseID? {
        isOfResponse ? ResponseID(String(text.dropFirst(9))) : nil
    }

    package var description: String { text }
}
