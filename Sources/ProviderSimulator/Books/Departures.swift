import JSON
import Synchronization

/// When callers left before their answer's end, as the providers saw it: how soon a cancelled call is really over.
final class Departures: Sendable {
    static let departuresMax = 1_000

    private struct Departure {
        let account: SimulatedAccount
        let requestID: String
        /// Nanoseconds since 1970 UTC.
        let at: Int64
    }

    private let departures = Mutex<[Departure]>([])

    func append(_ account: SimulatedAccount, requestID: String, at time: Int64) {
        departures.withLock { departures in
            if departures.count >= Self.departuresMax { departures.removeFirst() }
            departures.append(Departure(account: account, requestID: requestID, at: time))
        }
    }

    /// The last ones, oldest first.
    func node(of provider: ProviderName) -> JSONNode {
        let left = departures.withLock { $0 }.filter { $0.account.provider == provider }
        return .array(
            left.map { departure in
                [
                    "region": .text(departure.account.region),
                    "request_id": .string(departure.requestID), "at_ns": .int(departure.at),
                ]
            })
    }
}
