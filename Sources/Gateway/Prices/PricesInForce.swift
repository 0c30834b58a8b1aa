package import Events
package import Pricing
import Synchronization

/// The price lists that rate requests now and later, and the admission that knows their models.
///
/// A list that is published takes effect with the next request that asks; one that is to hold later waits here.
package final class PricesInForce: Sendable {
    /// A list, and what is decided with it.
    package struct Entry: Sendable {
        package let catalogue: PriceCatalogue
        package let admission: Admission
        let validFrom: Timestamp
    }

    private struct State {
        var current: Entry
        /// In the order of their times.
        var later: [Entry] = []
    }

    private let state: Mutex<State>
    private let admission: @Sendable (PriceCatalogue) -> Admission

    init(
        _ catalogue: PriceCatalogue, admission: @escaping @Sendable (PriceCatalogue) -> Admission
    ) {
        self.admission = admission
        state = Mutex(
            State(
                current: Entry(
                    catalogue: catalogue, admission: admission(catalogue),
                    validFrom: Timestamp(nanoseconds: .min))))
    }

    /// What holds at a time, which is now: a list whose time has come replaces the one before for good.
    package func entry(at now: Timestamp) -> Entry {
        state.withLock { state in
            while let next = state.later.first, next.validFrom <= now {
                state.current = next
                state.later.removeFirst()
            }
            return state.current
        }
    }

    /// Takes a list that was published: of those that hold at a time, the last published does.
    package func publish(_ catalogue: PriceCatalogue, validFrom: Timestamp, now: Timestamp) {
        let entry = Entry(
            catalogue: catalogue, admission: admission(catalogue), validFrom: validFrom)
        state.withLock { state in
            if validFrom <= now {
                state.current = entry
                state.later = []
            } else {
                state.later.removeAll { $0.validFrom >= validFrom }
                state.later.append(entry)
            }
        }
    }
}
