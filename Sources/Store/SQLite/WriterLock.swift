#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The writers' place in the queue: `flock` on a file beside the database, taken before `BEGIN IMMEDIATE`.
///
/// SQLite's own waiting sleeps in steps of up to 100 ms; here a waiter looks every few hundred microseconds. Two locks
/// make it fair: whoever waits holds the turnstile while it looks for the lock itself, so that the one who has just
/// written cannot slip in again before it.
final class WriterLock {
    private let turnstile: Int32
    private let lock: Int32

    init(besideDatabase path: String) throws {
        let mode = DatabaseFiles(path: path).lockMode
        turnstile = try Self.openFile(path + ".turn", mode)
        do {
            lock = try Self.openFile(path + ".lock", mode)
        } catch {
            close(turnstile)
            throw error
        }
    }

    deinit {
        close(turnstile)
        close(lock)
    }

    /// Waits for the lock no longer than `patience`.
    func acquire(patience: Duration) throws {
        let clock = ContinuousClock()
        let end = clock.now + patience
        try take(turnstile, clock, until: end)
        defer { flock(turnstile, LOCK_UN) }
        try take(lock, clock, until: end)
    }

    func release() {
        flock(lock, LOCK_UN)
    }

    private func take(_ file: Int32, _ clock: ContinuousClock, until end: ContinuousClock.Instant) throws {
        var pause: UInt32 = 50
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw StoreError(.unusable, operation: "lock", message: String(cString: strerror(errno)))
            }
            guard clock.now < end else {
                throw StoreError(.busy, operation: "lock", message: "other writers held the store for too long")
            }
            usleep(pause)
            pause = min(pause * 2, 400)
        }
    }

    private static func openFile(_ path: String, _ mode: mode_t) throws -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw StoreError(
                .unusable,
                operation: "open the lock file",
                message: "\(path): \(String(cString: strerror(errno)))"
            )
        }
        return descriptor
    }
}
