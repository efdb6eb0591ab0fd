import Glibc
import Synchronization

/// A small HTTP server: one thread and fixed bounds, so that whoever reaches the port can neither stop the process nor take
/// its memory or its file descriptors.
///
/// Each connection is one request and one answer. Requests are answered one after another, in the order in which they were
/// complete.
public final class HTTPServer: Sendable {
    public typealias Respond = @Sendable (HTTPRequest) -> HTTPResponse

    /// Where it listens; the port is the one it got.
    public let address: String
    public let port: Int

    private let listener: CInt
    /// A byte written to `waker` makes `awakened` readable.
    private let awakened: CInt
    private let waker: CInt
    private let bounds: HTTPBounds
    private let respond: Respond
    private let isEnding = Atomic<Bool>(false)

    /// Listens; ``serve()`` answers.
    ///
    /// - Parameters:
    ///   - host: An IP address of this machine.
    ///   - port: 0 for one that is free.
    public init(host: String, port: Int, bounds: HTTPBounds, respond: @escaping Respond) throws(HTTPServerError) {
        guard let address = SocketAddress(host: host, port: port) else { throw .noAddress(host) }
        let listener = socket(address.family, CInt(SOCK_STREAM.rawValue) | Self.flags, 0)
        guard listener >= 0 else { throw .system("socket") }
        var isOn: CInt = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<CInt>.size))
        guard address.bind(listener), listen(listener, 128) == 0 else {
            let error = HTTPServerError.system("listening on \(host), port \(port)")
            close(listener)
            throw error
        }
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let error = HTTPServerError.system("pipe")
            close(listener)
            throw error
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let port = SocketAddress.port(of: listener)
        self.listener = listener
        (self.awakened, self.waker) = (ends[0], ends[1])
        self.port = port
        self.address = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        self.bounds = bounds
        self.respond = respond
    }

    deinit {
        close(listener)
        close(awakened)
        close(waker)
    }

    /// Lets ``serve()`` return soon; answers under way are cut off.
    public func end() {
        isEnding.store(true, ordering: .releasing)
        _ = write(waker, [1], 1)
    }

    private static let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

    /// Answers until ``end()``, on the calling thread.
    public func serve() {
        var connections: [HTTPConnection] = []
        // Without descriptors to spare, accepting pauses instead of spinning on a listener that stays readable.
        var acceptAgain = ContinuousClock.now
        while !isEnding.load(ordering: .acquiring) {
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
                connection.advance(respond)
            }
            if polled[1].revents != 0, !accept(into: &connections) {
                acceptAgain = .now + .milliseconds(100)
            }
        }
    }

    /// Takes the connections that wait, and answers those that have asked already; false when there was no descriptor.
    private func accept(into connections: inout [HTTPConnection]) -> Bool {
        for _ in 0..<bounds.connectionsMax {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return ![EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            let connection = HTTPConnection(descriptor, deadline: .now + bounds.timeMax, bounds: bounds)
            connection.advance(respond)
            if connections.count >= bounds.connectionsMax { connections.removeFirst() }
            connections.append(connection)
        }
        return true
    }

    private static func milliseconds(until due: ContinuousClock.Instant?, from now: ContinuousClock.Instant) -> CInt {
        guard let due else { return -1 }
        let (seconds, attoseconds) = (due - now).components
        return CInt(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }
}

/// Why a server could not listen.
public enum HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case noAddress(String)
    case failed(String)

    static func system(_ operation: String) -> Self {
        .failed("\(operation): \(String(cString: strerror(errno)))")
    }

    public var description: String {
        switch self {
        case .noAddress(let host): "\(host) is no IP address"
        case .failed(let text): text
        }
    }
}
