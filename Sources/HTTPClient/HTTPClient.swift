import Glibc
import Synchronization

/// Sends requests to upstreams over libcurl, each exactly once, all on one thread of its own.
///
/// No redirects, no cookies, no proxies from the environment, no decoding: what arrives is what the
/// upstream sent.
package final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let mailbox: Mailbox
    private let slots: TransferSlots
    private let thread: Mutex<pthread_t?>

    /// Starts the thread.
    package init(
        configuration: HTTPClientConfiguration = HTTPClientConfiguration()
    ) throws(HTTPClientSetupError) {
        self.configuration = configuration
        mailbox = try Mailbox()
        slots = TransferSlots(limit: configuration.transfersMax)
        let loop = try TransferLoop(configuration: configuration, mailbox: mailbox, slots: slots)
        thread = Mutex(try Self.startThread(running: loop))
    }

    deinit {
        shutdown()
    }

    /// Begins a request; what goes wrong, goes wrong on the transfer.
    package func start(_ request: HTTPClientRequest) -> Transfer {
        let exchange = Exchange(bufferBytesMax: configuration.responseBufferBytesMax)
        do throws(TransferError) {
            try request.validate()
            guard slots.take() else { throw .tooManyTransfers(limit: slots.limit) }
            guard mailbox.post(.start(exchange, request)) else {
                slots.release()
                throw .cancelled
            }
        } catch {
            exchange.finished(.failed(error), timings: TransferTimings())
        }
        return Transfer(exchange: exchange, mailbox: mailbox)
    }

    /// Cancels every transfer and ends the thread; returns when it has ended.
    ///
    /// Later calls return at once, later transfers fail with `cancelled`.
    package func shutdown() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        mailbox.post(.stop)
        pthread_join(thread, nil)
    }

    private static func startThread(
        running loop: TransferLoop
    ) throws(HTTPClientSetupError) -> pthread_t {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(loop)
        let code = pthread_create(
            &thread, nil,
            { context in
                // Signals are for the main thread; a broken TLS connection must not raise SIGPIPE.
                var signals = sigset_t()
                sigfillset(&signals)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                if let context {
                    Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
                }
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw .noThread(errno: code)
        }
        return thread
    }
}
