import Glibc
import Testing

@testable import zumik

@Suite struct StopSignalsTests {
    @Test(.timeLimit(.minutes(1)), arguments: [SIGTERM, SIGINT])
    func `a signal arrives also when nobody holds anything but the sequence`(
        number: Int32
    ) async {
        let received = Self.sequenceAlone()
        kill(getpid(), number)
        var signals = received.makeAsyncIterator()
        #expect(await signals.next() == number)
    }

    /// The optimiser gives an object back after its last use: here, before the signal comes.
    private static func sequenceAlone() -> AsyncStream<Int32> {
        StopSignals().received
    }
}
