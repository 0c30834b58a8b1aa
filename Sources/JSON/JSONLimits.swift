/// How large and how deep a text may be before it is refused unread.
package struct JSONLimits: Sendable, Equatable {
    /// How many objects and arrays may lie inside one another; a scalar alone has depth 0.
    package var depthMax: Int
    /// The longest text, in bytes. Above 2 GiB less one byte the parser's own limit holds.
    package var bytesMax: Int

    package init(depthMax: Int = 64, bytesMax: Int = 64 << 20) {
        precondition(depthMax >= 0 && bytesMax >= 0, "a limit is negative")
        self.depthMax = depthMax
        self.bytesMax = bytesMax
    }
}
