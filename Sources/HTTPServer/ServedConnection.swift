import Glibc
import Synchronization

/// One TCP connection, from its acceptance to its end; its requests follow one another.
final class ServedConnection: Sendable {
    let number: UInt64
    let peerAddress: String
    private let state: Mutex<State>

    private struct State {
        var current: HTTPExchange?
        /// The current exchange's body is still coming.
        var isReceiving = false
        /// Nil once the library is about to close it: from then on the number may name another socket.
        var descriptor: CInt?
        var peerHasClosed = false
    }

    init(descriptor: CInt, peerAddress: String, registry: ConnectionRegistry) {
        self.peerAddress = peerAddress
        state = Mutex(State(descriptor: descriptor))
        number = registry.takeNumber()
        registry.add(self)
    }

    /// A request is there, whole or all but its body. Behind a whole one the client may have closed already.
    func begin(_ exchange: HTTPExchange, isReceiving: Bool) {
        let hasLeft = state.withLock { state in
            state.current = exchange
            state.isReceiving = isReceiving
            return state.peerHasClosed && !isReceiving
        }
        if hasLeft { exchange.clientLeft() }
    }

    /// The body of the current exchange has come to its end.
    func received() {
        let left = state.withLock { state in
            state.isReceiving = false
            return state.peerHasClosed ? state.current : nil
        }
        left?.clientLeft()
    }

    func end(_ exchange: HTTPExchange, isDelivered: Bool) {
        state.withLock { state in
            state.current = nil
            state.isReceiving = false
        }
        exchange.completed(isDelivered: isDelivered)
    }

    /// A half-close counts as a departure: clients of language models do not close one side and go on reading, and
    /// waiting to find out would mean paying for answers that nobody reads.
    func peerClosed() {
        let current = state.withLock { state in
            state.peerHasClosed = true
            // The rest of a body may wait in the socket's queue; whether it is all, the library finds out.
            return state.isReceiving ? nil : state.current
        }
        current?.clientLeft()
    }

    /// Makes the library look at the socket once more, which has ended on the other side; nothing while an exchange runs,
    /// whose end brings the socket's own.
    ///
    /// The library waits for changes of the socket and takes a short read for the last of what is there. When data and
    /// the end come together, it reads the data, waits for news of the end, and gets none until the idle timeout.
    /// Closing our reading side, which reads no more than what is queued anyway, is such news.
    func remindOfEnd() {
        state.withLock { state in
            guard state.current == nil || state.isReceiving, let descriptor = state.descriptor
            else { return }
            shutdown(descriptor, CInt(SHUT_RD))
        }
    }

    /// The library is about to close the socket.
    func ended() {
        state.withLock { $0.descriptor = nil }
    }

    func serverStops() {
        state.withLock { $0.current }?.serverStops()
    }
}

/// The open connections by number: a number is never used twice, where a file descriptor is.
final class ConnectionRegistry: Sendable {
    private let state = Mutex(State())

    private struct State {
        var connections: [UInt64: ServedConnection] = [:]
        var lastNumber: UInt64 = 0
    }

    /// Numbers start at 1; 0 is free for the watcher's own use.
    fileprivate func takeNumber() -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    fileprivate func add(_ connection: ServedConnection) {
        state.withLock { $0.connections[connection.number] = connection }
    }

    /// Nil for a connection that has ended since the news about it was on its way.
    subscript(number: UInt64) -> ServedConnection? {
        state.withLock { $0.connections[number] }
    }

    func remove(_ number: UInt64) {
        _ = state.withLock { $0.connections.removeValue(forKey: number) }
    }

    var all: [ServedConnection] { state.withLock { Array($0.connections.values) } }
}
