import Dispatch

/// The queue on which files are read and written, one piece at a time: a disk that is slow must not hold one of the
/// threads that requests are served on.
final class DiskExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "zumik-files")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}
