import CMicroHTTPD

/// A connection of the library, lent from its request's first byte to its completion.
///
/// Safe because `resume` is one of the library's calls for any thread, `suspend` is called on the connection's own
/// thread only, and both happen under the lock of the exchange that forgets the handle when the request completes.
struct ConnectionHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes the connection out of the library's loop: neither its data nor its end is looked at until `resume`.
    func suspend() { MHD_suspend_connection(pointer) }

    /// "Calling this function on a connection that was not previously suspended will result in undefined behavior."
    func resume() { MHD_resume_connection(pointer) }
}
