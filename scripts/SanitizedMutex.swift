import Glibc

/// Stands in for `Synchronization.Mutex` under the thread sanitizer, which knows pthread's mutexes but does not see that
/// Swift's own, waiting in the kernel, orders anything: it would call every contended lock a race.
///
/// scripts/thread_sanitizer.py puts this file into its copy of each module; it is part of no other build.
// Safe because `value` is only touched between the lock and the unlock of `lock`, and both live as long as this.
struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    init(_ initial: consuming sending Value) {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        value = .allocate(capacity: 1)
        value.initialize(to: initial)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        nonisolated(unsafe) let target = value
        return try body(&target.pointee)
    }
}
