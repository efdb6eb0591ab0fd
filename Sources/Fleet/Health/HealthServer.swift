import Escalation
import Glibc

/// A worker's pages over HTTP, from one thread and within fixed bounds, so that whoever reaches the port can neither
/// stop the worker nor take its memory or its file descriptors.
///
/// Each connection is one request without a body and one answer, within ``secondsMax``. Past ``connectionsMax`` the
/// oldest is closed for the newest.
public final class HealthServer: Sendable {
    static let connectionsMax = 16
    static let secondsMax = Duration.seconds(5)

    /// Where it listens; the port is the one it got.
    public let address: String
    public let port: Int

    private let listener: CInt
    /// A byte written to `waker` makes `awakened` readable.
    private let awakened: CInt
    private let waker: CInt
    private let pages: HealthPages
    private let stop = StopSignal()

    /// Listens; ``start()`` answers.
    public init(_ settings: HealthSettings, pages: HealthPages) throws(HealthServerError) {
        guard let address = SocketAddress(host: settings.host, port: settings.port) else {
            throw HealthServerError("health.host is no IP address: \(settings.host)")
        }
        let listener = socket(address.family, CInt(SOCK_STREAM.rawValue) | Self.flags, 0)
        guard listener >= 0 else { throw .system("socket") }
        var isOn: CInt = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<CInt>.size))
        guard address.bind(listener), listen(listener, 128) == 0 else {
            let error = HealthServerError.system("listening on \(settings.host), port \(settings.port)")
            close(listener)
            throw error
        }
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let error = HealthServerError.system("pipe")
            close(listener)
            throw error
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let port = SocketAddress.port(of: listener)
        self.listener = listener
        (self.awakened, self.waker) = (ends[0], ends[1])
        self.port = port
        self.address = settings.host.contains(":") ? "[\(settings.host)]:\(port)" : "\(settings.host):\(port)"
        self.pages = pages
    }

    deinit {
        close(listener)
        close(awakened)
        close(waker)
    }

    /// Starts answering on a thread of its own.
    public func start() -> WorkerThread {
        WorkerThread("health") { self.serve() }
    }

    /// Ends the thread soon; answers under way are cut off.
    public func end() {
        stop.raise(.finished)
        _ = write(waker, [1], 1)
    }

    // MARK: The thread

    private static let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

    private func serve() {
        var connections: [HealthConnection] = []
        // Without descriptors to spare, accepting pauses instead of spinning on a listener that stays readable.
        var acceptAgain = ContinuousClock.now
        while !stop.isRaised {
            let now = ContinuousClock.now
            connections.removeAll { $0.isDone || $0.deadline <= now }
            let isAccepting = acceptAgain <= now
            var polled = [pollfd(fd: awakened, events: Int16(POLLIN), revents: 0)]
            polled.append(pollfd(fd: isAccepting ? listener : -1, events: Int16(POLLIN), revents: 0))
            polled += connections.map { pollfd(fd: $0.descriptor, events: $0.interest, revents: 0) }
            let due = connections.map(\.deadline) + (isAccepting ? [] : [acceptAgain])
            guard poll(&polled, nfds_t(polled.count), Self.milliseconds(until: due.min(), from: now)) >= 0 else {
                continue
            }
            for (connection, entry) in zip(connections, polled.dropFirst(2)) where entry.revents != 0 {
                connection.advance(pages)
            }
            if polled[1].revents != 0, !accept(into: &connections) {
                acceptAgain = .now + .milliseconds(100)
            }
        }
    }

    /// Takes the connections that wait, and answers those that have asked already; false when there was no descriptor.
    private func accept(into connections: inout [HealthConnection]) -> Bool {
        for _ in 0..<Self.connectionsMax {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return ![EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            let connection = HealthConnection(descriptor, deadline: .now + Self.secondsMax)
            connection.advance(pages)
            if connections.count >= Self.connectionsMax { connections.removeFirst() }
            connections.append(connection)
        }
        return true
    }

    private static func milliseconds(until due: ContinuousClock.Instant?, from now: ContinuousClock.Instant) -> CInt {
        guard let due else { return -1 }
        return CInt(clamping: max(0, (due - now).microseconds / 1000 + 1))
    }
}

/// Why the health server could not listen.
public struct HealthServerError: ExitCoded, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    static func system(_ operation: String) -> Self {
        Self("the health server cannot start: \(operation): \(String(cString: strerror(errno)))")
    }

    public var exitCode: ExitCode { .unavailable }
}
