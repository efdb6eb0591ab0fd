import AMQP
import Escalation
import Fleet
import Messages
import Store

/// The broker did not take an entry: the stream is not there, or takes nothing.
struct StreamRefused: Error, CustomStringConvertible {
    let index: Int64
    let outcome: String

    var description: String {
        "the broker did not take entry \(index) (\(outcome)): is the stream there? run `belay topology apply`"
    }
}

/// The audit stream as the sequencer writes it: appended with confirms, found again by its tail.
final class AuditStream {
    private let configuration: ConnectionConfiguration
    private let publisher: Publisher<Int64>
    private let topology: Topology
    private let user: String?
    private let stop: StopSignal

    private static let window = 1000

    init(configuration: ConnectionConfiguration, topology: Topology, stop: StopSignal) throws {
        self.configuration = configuration
        self.topology = topology
        self.stop = stop
        if case .plain(let user, _) = configuration.credentials { self.user = user } else { self.user = nil }
        self.publisher = try Publisher(configuration, windowLimit: Self.window)
    }

    func close() { publisher.close() }

    /// One more than the highest index on the stream, read from its last chunk. A stream without entries of ours is
    /// filled from the first entry.
    func tailSize() throws -> Int64 {
        let reader = try StreamReader(configuration: configuration, stream: topology.audit, from: .last)
        defer { reader.close() }
        var size: Int64 = 0
        while let delivery = try reader.next(timeout: size == 0 ? .milliseconds(500) : .milliseconds(100)) {
            if let last = AuditBatch(delivery)?.records.last { size = max(size, last.index + 1) }
            if stop.isRaised { throw Stopped() }
        }
        return size
    }

    /// Appends entries in order and waits until each is confirmed; how many messages it took. A stream cannot refuse one
    /// message and keep the next, so that what is confirmed is a prefix.
    func append(_ entries: [SequencedEntry]) throws -> Int {
        var unsent = try batches(of: entries)[...]
        let count = unsent.count
        while !unsent.isEmpty || publisher.outstandingCount > 0 {
            while let batch = unsent.first, !publisher.isFull, try publish(batch) { unsent = unsent.dropFirst() }
            for settled in try publisher.poll(timeout: .milliseconds(50)) where settled.outcome != .confirmed {
                throw StreamRefused(index: settled.token, outcome: "\(settled.outcome)")
            }
        }
        return count
    }

    private func batches(of entries: [SequencedEntry]) throws -> [AuditBatch] {
        var rest = entries.map { AuditRecord($0) }[...]
        var batches: [AuditBatch] = []
        while let batch = try AuditBatch(takingFrom: &rest) { batches.append(batch) }
        return batches
    }

    /// Whether the message went out; not while the broker takes nothing.
    private func publish(_ batch: AuditBatch) throws -> Bool {
        do throws(AMQPError) {
            try publisher.publish(
                batch.message(user: user),
                exchange: ExchangeName(bounded: topology.audit),
                routingKey: RoutingKey(bounded: Topology.auditKey),
                token: batch.records[0].index
            )
            return true
        } catch {
            guard error.code == .blocked || error.code == .timeout else { throw error }
            if stop.isRaised { throw Stopped() }
            return false
        }
    }

    /// Keeps the heartbeat while there is nothing to append.
    func serve(for wait: Duration) throws {
        _ = try publisher.poll(timeout: wait)
    }
}
