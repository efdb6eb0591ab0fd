#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// What is asked of the socket past librabbitmq.
struct SocketOptions {
    let descriptor: Int32

    /// Has the kernel give the connection up once sent bytes have waited so long to be taken
    /// (tcp(7), `TCP_USER_TIMEOUT`; it covers a closed window from Linux 5.11 on).
    ///
    /// librabbitmq waits for a writable socket without limit, so nothing else ends such a wait.
    func limitSending(to limit: Duration) {
        let (seconds, attoseconds) = limit.components
        var milliseconds = UInt32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_USER_TIMEOUT,
            &milliseconds,
            socklen_t(MemoryLayout<UInt32>.size)
        )
    }

    /// What a socket can do without waiting.
    struct Readiness: Equatable {
        var canRead: Bool
        var canWrite: Bool
    }

    /// Waits at most so long for input or for room to write.
    func readiness(within limit: Duration) -> Readiness {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN | POLLOUT), revents: 0)
        let (seconds, attoseconds) = limit.components
        let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        // A signal ends the wait early and counts as neither.
        guard poll(&entry, 1, milliseconds) > 0 else { return Readiness(canRead: false, canWrite: false) }
        let events = Int32(entry.revents)
        return Readiness(canRead: events & ~POLLOUT != 0, canWrite: events & POLLOUT != 0)
    }
}
