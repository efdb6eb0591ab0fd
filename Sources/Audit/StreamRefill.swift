import AMQP
import Escalation
import Fleet
import Messages
import Store

/// Fills a stream that was lost, or cut at its end, from the store.
///
/// What the sequencer does when it starts, as a step of its own: after somebody deleted the stream, or a broker came back
/// with less than it had confirmed. The sequencer's role is held meanwhile, so that nothing new is appended in between.
public struct StreamRefill {
    /// Another process is the sequencer.
    public struct Held: Error, CustomStringConvertible {
        public let description = "belay-audit is running and appends to the stream: stop it first"
    }

    /// What the stream held, and what the store.
    public struct Summary: Hashable, Sendable {
        public let found: Int64
        public let size: Int64
    }

    private let store: any Store
    private let stream: AuditStream
    private let holder: String
    private let stop: StopSignal

    private static let page = 1000
    private static let lease: Duration = .seconds(30)
    /// Longer than the lease of a sequencer.
    private static let patience: Duration = .seconds(8)

    /// - Parameter holder: A name for the role that no other process has.
    public init(
        _ store: any Store,
        configuration: ConnectionConfiguration,
        topology: Topology,
        holder: String,
        stop: StopSignal
    ) throws {
        self.store = store
        self.holder = holder
        self.stop = stop
        stream = try AuditStream(
            configuration: configuration,
            topology: topology,
            stop: stop,
            incarnation: try store.reading { $0.incarnation }
        )
    }

    /// - Parameter progress: Called after each page with the number of entries on the stream; may throw to end the run.
    public func run(progress: (Int64) throws -> Void = { _ in }) throws -> Summary {
        defer { stream.close() }
        try waitForRole()
        let tail = try stream.tail()
        try store.reading { try tail.end.check(against: $0) }
        let found = tail.size
        let (size, checkpoint) = try store.reading { (try $0.logHead().size, try $0.newestCheckpoint(of: nil)) }
        var next = found
        while next < size {
            try holdRole()
            let entries = try store.reading { try $0.log(from: next, limit: Self.page) }.filter { $0.index < size }
            guard let last = entries.last else { break }
            _ = try stream.append(entries)
            next = last.index + 1
            try progress(next)
        }
        if next > found, let checkpoint, checkpoint.size <= next { try stream.append(checkpoint) }
        return Summary(found: found, size: next)
    }

    /// A sequencer that has just been stopped leaves a lease behind, which runs out within seconds.
    private func waitForRole() throws {
        let end = ContinuousClock.now + Self.patience
        while true {
            do { return try holdRole() } catch let held as Held {
                guard ContinuousClock.now < end, !stop.wait(upTo: .milliseconds(200)) else { throw held }
            }
        }
    }

    private func holdRole() throws {
        let holds = try store.transaction { try $0.holdRole(Sequencer.role, holder: holder, lease: Self.lease) }
        guard holds else { throw Held() }
    }
}
