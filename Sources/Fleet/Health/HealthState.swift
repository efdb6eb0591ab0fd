import Escalation
import Synchronization

/// Whether a worker works: what each of its parts says of itself.
///
/// Every part is announced before the first one starts, as not ready. The worker is ready while all of them are, and
/// alive while each that promised a beat keeps it.
public final class HealthState: Sendable {
    /// A part that is not ready, or no longer beats, and why.
    public struct Complaint: Hashable, Sendable {
        public let part: String
        public let reason: String
    }

    private struct Part {
        var complaint: String?
        var since: Instant
        var beatWithin: Duration?
        var lastBeat: ContinuousClock.Instant
    }

    private let parts = Mutex<[String: Part]>([:])
    private let onChange: @Sendable ([Complaint]) -> Void

    /// - Parameter onChange: told what keeps the worker from being ready whenever that changes; an empty list is ready.
    public init(onChange: @escaping @Sendable ([Complaint]) -> Void = { _ in }) {
        self.onChange = onChange
    }

    /// Announces a part, not ready until it says so.
    ///
    /// - Parameter beatWithin: how often it promises to call ``HealthPart/beat()``; `nil` promises nothing.
    public func part(_ name: String, beatWithin: Duration? = nil) -> HealthPart {
        update(name) { part in
            part.complaint = Self.starting
            part.beatWithin = beatWithin
        }
        return HealthPart(name: name, state: self)
    }

    /// Why the worker is not ready, by part; empty when it is.
    public var complaints: [Complaint] {
        parts.withLock { Self.complaints($0) }
    }

    public var isReady: Bool { complaints.isEmpty }

    /// Whether a part has started and does not work.
    var failsAnything: Bool { complaints.contains { $0.reason != Self.starting } }

    private static let starting = "starting"

    /// Parts that have not kept their promise to beat: stuck, so that only a new process helps.
    public var stuck: [Complaint] {
        let now = ContinuousClock.now
        return parts.withLock { parts in
            parts.sorted { $0.key < $1.key }.compactMap { name, part in
                guard let promised = part.beatWithin, now - part.lastBeat > promised else { return nil }
                return Complaint(
                    part: name,
                    reason: "no sign of life for \((now - part.lastBeat).components.seconds) s"
                )
            }
        }
    }

    /// Every part with its complaint and since when it stands so.
    var snapshot: [(name: String, complaint: String?, since: Instant)] {
        parts.withLock { $0.map { ($0.key, $0.value.complaint, $0.value.since) } }.sorted { $0.name < $1.name }
    }

    fileprivate func set(_ name: String, complaint: String?) {
        update(name) { $0.complaint = complaint }
    }

    fileprivate func beat(_ name: String) {
        parts.withLock { $0[name]?.lastBeat = .now }
    }

    private func update(_ name: String, _ change: (inout Part) -> Void) {
        let now = Instant.wallClock()
        let changed: [Complaint]? = parts.withLock { parts in
            let before = Self.complaints(parts)
            var part = parts[name] ?? Part(since: now, lastBeat: .now)
            let old = part.complaint
            change(&part)
            if part.complaint != old { part.since = now }
            part.lastBeat = .now
            parts[name] = part
            let after = Self.complaints(parts)
            return before == after ? nil : after
        }
        if let changed { onChange(changed) }
    }

    private static func complaints(_ parts: [String: Part]) -> [Complaint] {
        guard !parts.isEmpty else { return [Complaint(part: "worker", reason: starting)] }
        return parts.sorted { $0.key < $1.key }.compactMap { name, part in
            part.complaint.map { Complaint(part: name, reason: $0) }
        }
    }
}

/// A part of a worker that says how it is: a lane, the publisher.
public struct HealthPart: Sendable {
    public let name: String
    private let state: HealthState

    fileprivate init(name: String, state: HealthState) {
        self.name = name
        self.state = state
    }

    /// It works: the lane consumes and its store answers.
    public func ready() {
        state.set(name, complaint: nil)
    }

    /// It does not work for now, and why; neither a value of a message nor a secret belongs here.
    public func notReady(_ reason: String) {
        state.set(name, complaint: reason)
    }

    /// It is still there, working or waiting; cheap enough for every turn of a loop.
    public func beat() {
        state.beat(name)
    }
}
