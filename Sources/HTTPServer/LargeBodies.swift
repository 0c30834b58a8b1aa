import CMicroHTTPD

/// What becomes of the memory of large requests and answers.
package enum LargeBodies {
    /// Blocks of this size and more are the system's again when they are freed.
    private static let returnedBytesMin: Int32 = 1 << 20

    /// Free memory behind the smaller blocks that is kept for the next: with a bound of its own for the large ones glibc no
    /// longer learns how much comes and goes, and would give it back and ask for it again with each request.
    private static let keptBytes: Int32 = 16 << 20

    /// For the whole process, before it has threads.
    ///
    /// Left to itself, glibc learns to keep ever larger blocks for the next of their size, and does so for each thread:
    /// after some prompts of megabytes the process would hold several of them that nobody uses.
    package static func returnMemory() {
        // Only a number out of its range is refused.
        _ = zumik_return_blocks(returnedBytesMin, keptBytes)
    }
}
