import Dispatch
import Glibc

/// SIGTERM and SIGINT as a sequence; the process no longer dies of them.
final class StopSignals: Sendable {
    let received: AsyncStream<Int32>
    // Safe because the sources are only kept alive here: nothing reads them after `init`.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// Signals that somebody else sends, such as a test.
    init(received: AsyncStream<Int32>) {
        self.received = received
        sources = []
    }

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        received = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }
}
