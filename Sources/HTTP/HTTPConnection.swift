import Glibc

/// One connection of a server: reads a request, writes the answer, ends.
final class HTTPConnection {
    let descriptor: CInt
    let deadline: ContinuousClock.Instant
    private(set) var isDone = false

    private enum State {
        case reading([UInt8])
        case writing([UInt8], sent: Int)
        /// Answered; what the peer still sends is thrown away until it hangs up, so that closing does not reset the
        /// answer (RFC 9112, section 9.6).
        case draining(Int)
    }

    private var state = State.reading([])
    private let bounds: HTTPBounds

    /// More than this after the answer is no peer that wanted to read it.
    private static let drainMax = 64 * 1024
    private static let readMax = 4096

    /// Takes the descriptor over.
    init(_ descriptor: CInt, deadline: ContinuousClock.Instant, bounds: HTTPBounds) {
        self.descriptor = descriptor
        self.deadline = deadline
        self.bounds = bounds
    }

    deinit {
        close(descriptor)
    }

    /// What to wait for.
    var interest: Int16 {
        if case .writing = state { Int16(POLLOUT) } else { Int16(POLLIN) }
    }

    /// Does what can be done without waiting.
    func advance(_ respond: HTTPServer.Respond) {
        switch state {
        case .reading(let bytes): read(bytes, respond)
        case .writing(let bytes, let sent): write(bytes, sent)
        case .draining(let count): drain(count)
        }
    }

    private func read(_ bytes: [UInt8], _ respond: HTTPServer.Respond) {
        guard let arrived = receive(Self.readMax), !arrived.isEmpty else { return }
        let bytes = bytes + arrived
        switch HTTPRequest.read(bytes, within: bounds) {
        case .incomplete: state = .reading(bytes)
        case .whole(let request): write(respond(request), withBody: request.method != "HEAD")
        case .refused(let status): write(.refusal(status), withBody: true)
        }
    }

    private func write(_ response: HTTPResponse, withBody: Bool) {
        write(response.serialized(withBody: withBody, allowing: bounds.methods), 0)
    }

    private func write(_ bytes: [UInt8], _ alreadySent: Int) {
        var sent = alreadySent
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + sent, $0.count - sent, CInt(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN {
                state = .writing(bytes, sent: sent)
                return
            }
            guard count > 0 else {
                isDone = true
                return
            }
            sent += count
        }
        shutdown(descriptor, CInt(SHUT_WR))
        state = .draining(0)
    }

    private func drain(_ count: Int) {
        guard let arrived = receive(Self.readMax) else { return }
        state = .draining(count + arrived.count)
        if count + arrived.count > Self.drainMax { isDone = true }
    }

    /// What has arrived: empty when nothing has, `nil` when the peer has gone.
    private func receive(_ most: Int) -> [UInt8]? {
        var failure: CInt = 0
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
            count = recv(descriptor, buffer.baseAddress, most, 0)
            failure = errno
            filled = max(count, 0)
        }
        if count > 0 { return bytes }
        if count < 0 && (failure == EAGAIN || failure == EINTR) { return [] }
        isDone = true
        return nil
    }
}
