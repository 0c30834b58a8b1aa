import Dispatch
import Glibc

/// SIGTERM and SIGINT as a sequence; the process no longer dies of them.
final class StopSignals: Sendable {
    let received: AsyncStream<Int32>

    /// Signals that somebody else sends, such as a test.
    init(received: AsyncStream<Int32>) {
        self.received = received
    }

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        received = stream
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield(number) }
            // For as long as the process lives: whoever waits may hold the sequence only, and a source that is given
            // back would leave a signal that is ignored.
            _ = Unmanaged.passRetained(source as AnyObject)
            source.resume()
        }
    }
}
