import Glibc

/// One connection of the health server: reads a request's head, writes the answer, ends.
final class HealthConnection {
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

    /// More than this after the answer is no peer that wanted to read it.
    private static let drainMax = 64 * 1024

    /// Takes the descriptor over.
    init(_ descriptor: CInt, deadline: ContinuousClock.Instant) {
        self.descriptor = descriptor
        self.deadline = deadline
    }

    deinit {
        close(descriptor)
    }

    /// What to wait for.
    var interest: Int16 {
        if case .writing = state { Int16(POLLOUT) } else { Int16(POLLIN) }
    }

    /// Does what can be done without waiting.
    func advance(_ pages: HealthPages) {
        switch state {
        case .reading(let bytes): read(bytes, pages)
        case .writing(let bytes, let sent): write(bytes, sent)
        case .draining(let count): drain(count)
        }
    }

    private func read(_ bytes: [UInt8], _ pages: HealthPages) {
        guard let arrived = receive(HTTPRequestHead.bytesMax), !arrived.isEmpty else { return }
        let bytes = bytes + arrived
        switch HTTPRequestHead.read(bytes) {
        case .incomplete: state = .reading(bytes)
        case .head(let head): write(pages.response(to: head.path).serialized(withBody: head.method == "GET"), 0)
        case .refused(let status):
            let text = "\(HTTPResponse.phrases[status] ?? "Refused")\n"
            write(HTTPResponse.text(status, text).serialized(withBody: true), 0)
        }
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
        guard let arrived = receive(HTTPRequestHead.bytesMax) else { return }
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
