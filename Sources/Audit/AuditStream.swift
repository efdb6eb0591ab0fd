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

/// The stream of entries, as the sequencer writes it.
package protocol EntryStream: AnyObject {
    /// What it ends with.
    func tail() throws -> StreamTail
    /// Appends a checkpoint behind the entries that it covers.
    func append(_ checkpoint: KeptCheckpoint) throws
    /// Appends entries in order and waits until each is confirmed; how many messages it took.
    func append(_ entries: [SequencedEntry]) throws -> Int
    /// Keeps the connection while there is nothing to append.
    func serve(for wait: Duration) throws
    func close()
}

/// What a stream ends with.
package struct StreamTail: Hashable, Sendable {
    /// One more than the highest index on the stream.
    package var size: Int64 = 0
    /// The newest checkpoint among its last messages.
    package var checkpoint: KeptCheckpoint?
    /// Its last entry, and of which incarnation of the store what it ends with is.
    package var end = StreamEnd()

    package init(size: Int64 = 0, checkpoint: KeptCheckpoint? = nil) {
        self.size = size
        self.checkpoint = checkpoint
    }
}

/// The audit stream as the sequencer writes it: appended with confirms, found again by its tail.
final class AuditStream: EntryStream {
    private let configuration: ConnectionConfiguration
    private let publisher: Publisher<Int64>
    private let topology: Topology
    private let user: String?
    private let stop: StopSignal
    /// Of the store that it is written from.
    private let incarnation: Int64

    private static let window = 1000

    init(
        configuration: ConnectionConfiguration,
        topology: Topology,
        stop: StopSignal,
        incarnation: Int64
    ) throws {
        self.incarnation = incarnation
        self.configuration = configuration
        self.topology = topology
        self.stop = stop
        if case .plain(let user, _) = configuration.credentials { self.user = user } else { self.user = nil }
        self.publisher = try Publisher(configuration, windowLimit: Self.window)
    }

    func close() { publisher.close() }

    /// Read from the last chunk. A stream without entries of ours is filled from the first entry.
    ///
    /// A checkpoint goes out behind the entries that it covers, and may be alone in the last chunk.
    func tail() throws -> StreamTail {
        let reader = try StreamReader(configuration: configuration, stream: topology.audit, from: .last)
        defer { reader.close() }
        var tail = StreamTail()
        while let delivery = try reader.next(timeout: tail.size == 0 ? .milliseconds(500) : .milliseconds(100)) {
            tail.end.take(delivery)
            if let last = AuditBatch(delivery)?.records.last { tail.size = max(tail.size, last.index + 1) }
            if let checkpoint = KeptCheckpoint(delivery), checkpoint.size >= tail.checkpoint?.size ?? 0 {
                tail.size = max(tail.size, checkpoint.size)
                tail.checkpoint = checkpoint
            }
            if stop.isRaised { throw Stopped() }
        }
        return tail
    }

    /// Appends entries in order and waits until each is confirmed; how many messages it took. A stream cannot refuse one
    /// message and keep the next, so that what is confirmed is a prefix.
    func append(_ entries: [SequencedEntry]) throws -> Int {
        let batches = try batches(of: entries)
        try append(
            batches.map { (index: $0.records[0].index, message: $0.message(user: user, incarnation: incarnation)) }
        )
        return batches.count
    }

    /// Appends a checkpoint behind the entries that it covers.
    func append(_ checkpoint: KeptCheckpoint) throws {
        try append([(index: checkpoint.size, message: checkpoint.message(user: user, incarnation: incarnation))])
    }

    private func append(_ messages: [(index: Int64, message: OutgoingMessage)]) throws {
        var unsent = messages[...]
        while !unsent.isEmpty || publisher.outstandingCount > 0 {
            while let (index, message) = unsent.first, !publisher.isFull, try publish(message, at: index) {
                unsent = unsent.dropFirst()
            }
            for settled in try publisher.poll(timeout: .milliseconds(50)) where settled.outcome != .confirmed {
                throw StreamRefused(index: settled.token, outcome: "\(settled.outcome)")
            }
        }
    }

    private func batches(of entries: [SequencedEntry]) throws -> [AuditBatch] {
        var rest = entries.map { AuditRecord($0) }[...]
        var batches: [AuditBatch] = []
        while let batch = try AuditBatch(takingFrom: &rest) { batches.append(batch) }
        return batches
    }

    /// Whether the message went out; not while the broker takes nothing.
    private func publish(_ message: OutgoingMessage, at index: Int64) throws -> Bool {
        do throws(AMQPError) {
            try publisher.publish(
                message,
                exchange: ExchangeName(bounded: topology.audit),
                routingKey: RoutingKey(bounded: Topology.auditKey),
                token: index
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
