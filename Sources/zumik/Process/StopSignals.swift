import Dispatch
import Glibc

/// SIGTERM and SIGINT as a sequence; the process no longer dies of them.
struct StopSignals: Sendable {
    let received: AsyncStream<Int32>

    init() {
        received = AsyncStream { continuation in
            let sources = [SIGTERM, SIGINT].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { continuation.yield(number) }
                source.resume()
                return source
            }
            continuation.onTermination = { _ in sources.forEach { $0.cancel() } }
        }
    }
}
