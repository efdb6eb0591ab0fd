import AMQP
import Fleet
import Foundation
import Glibc

/// Stands between one worker and the broker, forwards every byte, and reads along: what the broker has delivered and
/// the worker not acknowledged, what the worker has published and the broker not confirmed.
///
/// It knows from outside what a process that is killed takes along, and it can cut a connection where that hurts most:
/// right after a publish or an acknowledgement has gone through and before its answer comes back.
public final class BrokerProxy: Sendable {
    /// Where a connection can be cut.
    public enum Cut: String, CaseIterable, Sendable {
        /// The broker has a publish, the confirm never comes back.
        case afterPublish = "publish forwarded, confirm lost"
        /// The broker has answered; the answer is thrown away with the connection.
        case beforeConfirm = "confirm arrived, not passed on"
        /// The broker has the acknowledgement, the worker does not know.
        case afterAcknowledge = "acknowledgement forwarded, connection lost"
        /// The worker believes it has acknowledged, the broker never heard.
        case beforeAcknowledge = "acknowledgement not passed on"
        /// A delivery has reached the worker, and then the connection goes.
        case afterDelivery = "delivery passed on, connection lost"
    }

    /// What went through.
    public struct Traffic: Sendable {
        public var deliveries = 0
        public var redeliveries = 0
        public var acknowledgements = 0
        public var publishes = 0
        public var confirms = 0
        /// Deliveries that a worker held when its connection ended.
        public var heldAtTheEnd = 0
        /// Publishes whose confirm had not come when their connection ended.
        public var lostConfirms = 0
        public var cuts: [Cut: Int] = [:]
    }

    private final class Link: @unchecked Sendable {
        // Safe to share: touched only inside `state.update` and `state.read` of the proxy.
        let client: Int32
        let server: Int32
        var unacknowledged: Set<UInt64> = []
        var published: UInt64 = 0
        var unconfirmed: Set<UInt64> = []
        var isOpen = true

        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }
    }

    private struct State {
        var links: [Link] = []
        var traffic = Traffic()
        var target: Endpoint
        var refuses = false
        /// Decides at each place whether to cut there.
        var mayCut: (@Sendable (Cut) -> Bool)?
    }

    public let port: UInt16
    private let state: Signal<State>
    private let listener: Int32

    public init(to target: Endpoint) throws {
        state = Signal(State(target: target))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw HarnessFailure("no port for a proxy") }
        port = UInt16(bigEndian: address.sin_port)
        self.listener = listener
        let state = state
        _ = WorkerThread("proxy") {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                Self.serve(client, state)
            }
        }
    }

    // MARK: Looking

    public var traffic: Traffic { state.read { $0.traffic } }
    /// Deliveries that the worker holds at this moment.
    public var held: Int { state.read { $0.links.reduce(0) { $0 + ($1.isOpen ? $1.unacknowledged.count : 0) } } }
    /// Publishes whose confirm has not come back at this moment.
    public var unconfirmed: Int { state.read { $0.links.reduce(0) { $0 + ($1.isOpen ? $1.unconfirmed.count : 0) } } }

    /// Waits until the worker holds a delivery; whether it did in time.
    public func waitUntilHolding(upTo limit: Duration) -> Bool {
        state.wait(upTo: limit) { $0.links.contains { $0.isOpen && !$0.unacknowledged.isEmpty } ? true : nil } ?? false
    }

    /// Waits until so many confirms were thrown away or so many cuts made.
    public func wait(upTo limit: Duration, until isEnough: @Sendable (Traffic) -> Bool) -> Bool {
        state.wait(upTo: limit) { isEnough($0.traffic) ? true : nil } ?? false
    }

    // MARK: Meddling

    /// Has `body` asked at each place whether to cut there; `nil` cuts nothing more.
    public func cut(_ body: (@Sendable (Cut) -> Bool)?) {
        state.update { $0.mayCut = body }
    }

    /// Ends every connection without a word.
    public func cutAll() {
        state.update { state in
            for link in state.links { Self.end(link, &state.traffic) }
        }
    }

    public func close() {
        cutAll()
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    // MARK: Forwarding

    private static func serve(_ client: Int32, _ state: Signal<State>) {
        let target = state.read { $0.target }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = target.port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let failure = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard failure == 0 else {
            Glibc.close(server)
            Glibc.close(client)
            return
        }
        var one: Int32 = 1
        for descriptor in [client, server] {
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        }
        let link = Link(client: client, server: server)
        state.update { $0.links.append(link) }
        let ends = Signal(2)
        for isUpward in [true, false] {
            _ = WorkerThread(isUpward ? "proxy up" : "proxy down") {
                var reader = FrameReader(skippingGreeting: isUpward)
                let (from, to) = isUpward ? (client, server) : (server, client)
                Self.pump(from, to, &reader, isUpward: isUpward, link, state)
                state.update { Self.end(link, &$0.traffic) }
                let rest = ends.update { count in
                    count -= 1
                    return count
                }
                guard rest == 0 else { return }
                Glibc.close(client)
                Glibc.close(server)
                state.update { $0.links.removeAll { $0 === link } }
            }
        }
    }

    private static func pump(
        _ from: Int32,
        _ to: Int32,
        _ reader: inout FrameReader,
        isUpward: Bool,
        _ link: Link,
        _ state: Signal<State>
    ) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            reader.append(buffer[..<count])
            while let piece = reader.next() {
                let verdict = state.update { note(piece, isUpward: isUpward, link, &$0) }
                let isSent = verdict != .before && sendAll(piece.bytes, to: to)
                guard verdict == .pass, isSent else {
                    state.update { end(link, &$0.traffic) }
                    // What the broker has still to say is read to its end: closing over unread bytes would be a reset,
                    // and a reset can take along what it has not read of ours.
                    while !isUpward, recv(from, &buffer, buffer.count, 0) > 0 {}
                    return
                }
            }
        }
    }

    private enum Verdict { case pass, before, after }

    /// Counts a frame, and says whether the connection is cut before or after it.
    private static func note(
        _ piece: FrameReader.Piece,
        isUpward: Bool,
        _ link: Link,
        _ state: inout State
    ) -> Verdict {
        func cut(_ place: Cut, _ verdict: Verdict) -> Verdict {
            guard let mayCut = state.mayCut, mayCut(place) else { return .pass }
            state.traffic.cuts[place, default: 0] += 1
            return verdict
        }
        switch (isUpward, piece.method) {
        case (false, .deliver(let tag, let isAgain)?):
            link.unacknowledged.insert(tag)
            state.traffic.deliveries += 1
            if isAgain { state.traffic.redeliveries += 1 }
            return .pass
        case (false, .ack(let tag, let multiple)?):
            let verdict = cut(.beforeConfirm, .before)
            guard verdict == .pass else { return verdict }
            let settled = link.unconfirmed.filter { $0 == tag || multiple && ($0 <= tag || tag == 0) }
            link.unconfirmed.subtract(settled)
            state.traffic.confirms += settled.count
            return .pass
        case (true, .ack(let tag, let multiple)?):
            let before = cut(.beforeAcknowledge, .before)
            guard before == .pass else { return before }
            let settled = link.unacknowledged.filter { $0 == tag || multiple && ($0 <= tag || tag == 0) }
            link.unacknowledged.subtract(settled)
            state.traffic.acknowledgements += settled.count
            return cut(.afterAcknowledge, .after)
        case (true, .publish?):
            link.published += 1
            link.unconfirmed.insert(link.published)
            state.traffic.publishes += 1
            return .pass
        case (let upward, nil) where piece.isLastBody:
            return upward ? cut(.afterPublish, .after) : cut(.afterDelivery, .after)
        default:
            return .pass
        }
    }

    private static func sendAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Ends both sides, so that both pumps end; the last of them closes the descriptors. The broker gets an orderly end
    /// of the stream, behind everything that was forwarded.
    private static func end(_ link: Link, _ traffic: inout Traffic) {
        guard link.isOpen else { return }
        link.isOpen = false
        traffic.heldAtTheEnd += link.unacknowledged.count
        traffic.lostConfirms += link.unconfirmed.count
        shutdown(link.client, Int32(SHUT_RDWR))
        shutdown(link.server, Int32(SHUT_WR))
    }
}

/// Takes AMQP 0-9-1 frames out of a stream of bytes, knowing only the few methods that tests care about.
struct FrameReader {
    enum Method {
        case publish
        case deliver(tag: UInt64, isRedelivered: Bool)
        case ack(tag: UInt64, multiple: Bool)
    }

    struct Piece {
        let bytes: [UInt8]
        var method: Method?
        /// The frame that completes the body of a message.
        var isLastBody = false
    }

    private var buffer: [UInt8] = []
    private var greeting: Int
    private var bodyLeft: UInt64 = 0

    /// A client begins with eight bytes that are no frame.
    init(skippingGreeting: Bool) {
        greeting = skippingGreeting ? 8 : 0
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        buffer += bytes
    }

    mutating func next() -> Piece? {
        if greeting > 0 {
            guard buffer.count >= greeting else { return nil }
            let count = greeting
            greeting = 0
            return Piece(bytes: take(count))
        }
        guard buffer.count >= 7 else { return nil }
        let size = Int(number(at: 3, bytes: 4)) + 8
        guard buffer.count >= size else { return nil }
        var piece = Piece(bytes: [])
        switch buffer[0] {
        case 1: piece.method = method()
        case 2:
            bodyLeft = number(at: 11, bytes: 8)
            piece.isLastBody = bodyLeft == 0
        case 3:
            bodyLeft -= min(bodyLeft, UInt64(size - 8))
            piece.isLastBody = bodyLeft == 0
        default: break
        }
        return Piece(bytes: take(size), method: piece.method, isLastBody: piece.isLastBody)
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private func method() -> Method? {
        guard number(at: 7, bytes: 2) == 60 else { return nil }
        switch number(at: 9, bytes: 2) {
        case 40: return .publish
        case 60:
            let tag = 12 + Int(buffer[11])
            return .deliver(tag: number(at: tag, bytes: 8), isRedelivered: buffer[tag + 8] & 1 == 1)
        case 80: return .ack(tag: number(at: 11, bytes: 8), multiple: buffer[19] & 1 == 1)
        default: return nil
        }
    }

    private func number(at place: Int, bytes: Int) -> UInt64 {
        buffer[place..<place + bytes].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
