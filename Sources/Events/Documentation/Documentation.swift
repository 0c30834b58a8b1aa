/// The documents about the vocabulary, made from it so that they cannot differ from it.
package enum Documentation {
    /// The text of `docs/EVENTS.md`.
    package static var events: String {
        let sections = EventSubject.allCases.map(section)
        return ([eventsHead] + sections).joined(separator: "\n")
    }

    /// The text of `docs/reason-codes.md`.
    package static var reasonCodes: String {
        let rows = ReasonCode.allCases.enumerated().map { index, code in
            "| \(index + 1) | `\(code.rawValue)` | \(code.faultDomain.rawValue) "
                + "| \(code.retry.words) | \(code.sentence) |"
        }
        return reasonCodesHead + rows.joined(separator: "\n") + "\n"
    }

    private static func section(on subject: EventSubject) -> String {
        let types = EventType.allCases.filter { $0.subject == subject }
        let head = "## About \(subject.rawValue)\n\nIn the stream \(subject.streams).\n"
        return ([head] + groups(types).map(entry)).joined(separator: "\n")
    }

    /// Types in their order, those with one payload together, so that its members stand only once.
    private static func groups(_ types: [EventType]) -> [[EventType]] {
        types.reduce(into: []) { groups, type in
            if let last = groups.last?.last, last.payload == type.payload {
                groups[groups.count - 1].append(type)
            } else {
                groups.append([type])
            }
        }
    }

    private static func entry(for types: [EventType]) -> String {
        let facts = types.map { "- `\($0.rawValue)`: \($0.sentence)" }.joined(separator: "\n")
        let fields = types.first?.payload.fields ?? []
        guard !fields.isEmpty else { return facts + "\n\nNo members.\n" }
        let rows = fields.map { "| `\($0.name)` | \($0.form) | \($0.meaning) |" }
        return """
            \(facts)

            | member of `data` | form | meaning |
            |---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}

extension RetryRule {
    fileprivate var words: String {
        switch self {
        case .sameRouteOrAnother: "any route"
        case .anotherRouteOnly: "another route"
        case .never: "never"
        }
    }
}

private let eventsHead = """
    # Events

    Generated from the vocabulary in `Sources/Events`; a test compares it. To refresh it:
    `ZUMIK_REFRESH_DOCS=1 swift test --filter EventsTests`.

    An event is a fact that happened, seen from the gateway. It is stored once, as canonical JSON (keys in
    ascending order of their bytes, no white space, integers and strings only), and never changed: its bytes are
    the leaf of the log's Merkle tree. Tags are never renamed or reused, and payloads only grow. No event holds a
    prompt, an answer, a secret or a provider's error message.

    | member of the envelope | form | meaning |
    |---|---|---|
    | `causation` | hex or null | id of the event that made this one happen |
    | `correlation` | hex or null | the W3C trace id of the client's `traceparent`, on the first event of a stream |
    | `customer` | string or null | whose it is |
    | `data` | object | the payload, described below by type |
    | `id` | hex | a UUID; appending the same id with the same content again changes nothing |
    | `recorded_ns` | integer | the gateway's wall clock, nanoseconds since 1970 UTC; it dates, `seq` orders |
    | `schema` | integer | version of the payload's shape |
    | `stream` | string | the sequence it belongs to, such as `response/<id>` |
    | `type` | word | the tag |
    | `version` | integer | gapless position in its stream, from 0 |

    The position in the whole log, `seq`, is gapless from 0 and stands beside the body, not in it. A member
    that is null is left out of the stored bytes; `GET …/responses/{id}/events` writes it out. Money is in pico-USD
    (10⁻¹² USD), durations in microseconds.
    A `usage` object names the buckets `input_uncached`, `cache_read`, `cache_write_5m`, `cache_write_30m`,
    `cache_write_1h`, `cache_write_12h`, `output` and `reasoning`; a bucket that is left out is 0, and an unknown
    usage is null as a whole. An `estimate` is an object with `value` and the ends `low` and `high` of its interval of 95
    percent; shares are in millionths.

    """

private let reasonCodesHead = """
    # Reason codes

    Generated from `Sources/Events/Outcome/ReasonCode.swift`; a test compares it. To refresh it:
    `ZUMIK_REFRESH_DOCS=1 swift test --filter EventsTests`.

    Why a request or an attempt ended as it did: a closed registry. Codes are added, never renamed or reused. A
    response that did not complete has the code of what ended it; of one that completed, the first that applies in
    this order. *Fault* is who is answerable, *retry* what another attempt of the same request may do.

    | | code | fault | retry | meaning |
    |---|---|---|---|---|

    """
