import CMicroHTTPD
import Glibc

// The library calls these on its own threads. The engine outlives them, because it stops the daemon before it ends.

let answerCallback: MHD_AccessHandlerCallback = {
    context, connection, path, method, _, data, dataBytes, request in
    guard let context, let connection, let dataBytes, let request else { return .NO }
    return Unmanaged<Engine>.fromOpaque(context)._withUnsafeGuaranteedRef { engine in
        guard let known = request.pointee else {
            let incoming = IncomingRequest(
                connection: connection, method: method, path: path, receivedAt: engine.now())
            // Given back in `completedCallback`, which comes once for every request that was shown to us.
            request.pointee = Unmanaged.passRetained(incoming).toOpaque()
            return engine.headArrived(incoming, on: connection)
        }
        return Unmanaged<IncomingRequest>.fromOpaque(known)._withUnsafeGuaranteedRef { incoming in
            guard dataBytes.pointee > 0 else { return engine.proceed(incoming, on: connection) }
            let bytes = UnsafeRawBufferPointer(start: data, count: dataBytes.pointee)
            dataBytes.pointee = 0  // All of it is taken, if only to be thrown away.
            return engine.bodyArrived(bytes, of: incoming, on: connection)
        }
    }
}

let completedCallback: MHD_RequestCompletedCallback = { _, connection, request, ending in
    guard let known = request?.pointee else { return }
    request?.pointee = nil
    let incoming = Unmanaged<IncomingRequest>.fromOpaque(known).takeRetainedValue()
    defer { incoming.pending?.end() }
    guard let exchange = incoming.exchange, let connection,
        let context = zumik_mhd_socket_context(connection)
    else { return }
    Unmanaged<ServedConnection>.fromOpaque(context)._withUnsafeGuaranteedRef {
        $0.end(exchange, isDelivered: ending == .REQUEST_TERMINATED_COMPLETED_OK)
    }
}

let connectionCallback: MHD_NotifyConnectionCallback = { context, connection, slot, news in
    guard let context, let connection, let slot else { return }
    Unmanaged<Engine>.fromOpaque(context)._withUnsafeGuaranteedRef { engine in
        switch news {
        case .CONNECTION_NOTIFY_STARTED: slot.pointee = engine.connectionStarted(connection)
        default:
            engine.connectionEnded(slot.pointee)
            slot.pointee = nil
        }
    }
}

extension Engine {
    /// Gives what `zumik_mhd_socket_context` tells for this connection from now on, owned by the library's slot.
    func connectionStarted(_ connection: OpaquePointer) -> UnsafeMutableRawPointer {
        let descriptor = zumik_mhd_socket(connection)
        let served = ServedConnection(
            descriptor: descriptor, peerAddress: peerAddress(of: zumik_mhd_peer(connection)),
            registry: connections)
        // Small writes of a stream leave at once; the library sets it too, but only around some of its sends.
        setOption(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
        // A client whose machine vanished sends no farewell: a suspended connection would wait for ever.
        setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        setOption(descriptor, CInt(IPPROTO_TCP), TCP_KEEPIDLE, 30)
        watcher.watch(descriptor, number: served.number)
        return Unmanaged.passRetained(served).toOpaque()
    }

    func connectionEnded(_ context: UnsafeMutableRawPointer?) {
        guard let context else { return }
        let served = Unmanaged<ServedConnection>.fromOpaque(context).takeRetainedValue()
        // The socket leaves the watcher's set when the library closes it.
        served.ended()
        connections.remove(served.number)
    }
}
