import Events
import Testing

@testable import Ledger

@Suite struct StreamLengthsTests {
    @Test func `the last lengths are known, the oldest are forgotten`() {
        var lengths = StreamLengths()
        for number in 0..<100_000 as Range<Int64> {
            lengths[StreamName("s\(number)")] = number
            // Used all the time, so never forgotten.
            lengths[StreamName("busy")] = number
            #expect(lengths[StreamName("busy")] == number)
        }
        #expect(lengths[StreamName("s99999")] == 99_999)
        #expect(lengths[StreamName("s92000")] == 92_000)
        #expect(lengths[StreamName("s0")] == nil)
    }
}
