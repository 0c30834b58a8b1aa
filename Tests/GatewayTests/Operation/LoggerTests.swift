import Gateway
import Synchronization
import Testing

@Suite struct LoggerTests {
    private final class Lines: Sendable {
        private let kept = Mutex<[String]>([])

        var all: [String] { kept.withLock { $0 } }

        func take(_ line: [UInt8]) { kept.withLock { $0.append(text(line)) } }
    }

    private let lines = Lines()

    private func logger(_ level: LogLevel) -> Logger {
        Logger(level: level, clock: TestClock(), sink: lines.take)
    }

    @Test func `a line is one JSON object with time, level, message and fields`() {
        logger(.info).info("listening", ["address": "127.0.0.1:8080", "note": "a \"b\"\n"])
        #expect(
            lines.all == [
                #"{"time":"2026-11-22T16:00:00.000Z","level":"info","message":"listening","address":"127.0.0.1:8080","note":"a \"b\"\n"}"#
                    + "\n"
            ])
    }

    @Test func `an error has its label`() {
        logger(.error).error("an ending could not be recorded", error: "disk_full")
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains(#""error":"disk_full""#) == true)
    }

    @Test(arguments: [
        (LogLevel.debug, 4), (.info, 3), (.warning, 2), (.error, 1),
    ])
    func `lines below the level are not written`(level: LogLevel, count: Int) {
        let logger = logger(level)
        logger.debug("a")
        logger.info("b")
        logger.warning("c")
        logger.error("d", error: "e")
        #expect(lines.all.count == count)
    }
}
