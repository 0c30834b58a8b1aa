import Glibc

/// Lets the calling thread stand back behind the others.
enum ThreadPriority {
    /// Under full load the requests come first: the projections then fall behind a little, and say how far.
    ///
    /// On Linux the priority is each thread's own, whatever POSIX says of processes
    /// (https://man7.org/linux/man-pages/man2/setpriority.2.html). Being refused would do no harm.
    static func lower(by steps: Int32) {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, steps)
    }
}
