import Events
import Synchronization

/// SplitMix64: chance that repeats from its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// A number below `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of the elements of an array that is not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// A value in `[0, 1)`.
    mutating func unitInterval() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Ids and chance that repeat from a seed.
final class SeededIDs: IDSource {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64 = 1) {
        generator = Mutex(SeededGenerator(seed: seed))
    }

    func draw() -> (UInt64, UInt64) {
        generator.withLock { ($0.next(), $0.next()) }
    }
}
