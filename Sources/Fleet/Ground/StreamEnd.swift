import AMQP
import Escalation
import Messages
import Store

/// What the audit stream ends with: the newest that others have seen of the log.
///
/// A store that holds less was restored, or is the server that took over with less. Nothing may be sent from it before it
/// has taken over what it lacks: it could ask again what was answered, and answer otherwise.
public struct StreamEnd: Hashable, Sendable {
    /// One more than the highest index, of entries and of what checkpoints cover.
    public private(set) var size: Int64 = 0
    /// The last entry, where there was one among the last messages.
    public private(set) var index: Int64?
    public private(set) var body: [UInt8] = []
    /// The highest incarnation of a store that wrote there.
    public private(set) var incarnation: Int64 = 1

    public init() {}

    /// Takes the next message of the stream; what is none of ours says nothing.
    public mutating func take(_ delivery: Delivery) {
        let headers = delivery.headers
        if let covered = headers[StreamHeader.size]?.intValue { size = max(size, covered) }
        guard headers[StreamHeader.index] != nil || headers[StreamHeader.size] != nil else { return }
        incarnation = max(incarnation, headers[StreamHeader.incarnation]?.intValue ?? 1)
        guard let first = headers[StreamHeader.index]?.intValue, first >= 0 else { return }
        let lines = delivery.body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard Int64(lines.count) == headers[StreamHeader.count]?.intValue ?? 1, let line = lines.last,
            first <= Int64.max - Int64(lines.count)
        else { return }
        let last = first + Int64(lines.count) - 1
        size = max(size, last + 1)
        if last >= index ?? 0 { (index, body) = (last, Array(line)) }
    }

    /// Refuses a store that lacks what the stream ends with.
    public func check(against reader: any StoreReader) throws {
        let head = try reader.logHead()
        guard incarnation <= reader.incarnation else {
            throw Self.restored(
                "the stream goes on from incarnation \(incarnation) of the store, and this one is \(reader.incarnation)"
            )
        }
        guard size <= head.size else {
            throw Self.restored("the stream holds \(size) entries, the store \(head.size)")
        }
        guard let index, let own = try reader.log(from: index, limit: 1).first, own.index == index else { return }
        guard own.entry.body == body else {
            throw Self.restored("entry \(index) is another on the stream than in the store")
        }
    }

    public static func restored(_ what: String) -> StoreError {
        StoreError(
            .restored,
            operation: "compare the store with the audit stream",
            message:
                "\(what): it was restored from a backup, or is another installation's. Nothing is sent from it: stop the workers "
                + "and run `belay store recover`"
        )
    }
}

extension StreamEnd {
    /// Reads the last chunk of the stream.
    public init(
        of stream: String,
        on configuration: ConnectionConfiguration,
        while goesOn: () -> Bool = { true }
    ) throws(AMQPError) {
        let connection = try Connection(configuration)
        defer { connection.close() }
        try connection.consume(stream: QueueName(bounded: stream), from: .last, tag: "ground", prefetch: 1000)
        while goesOn() {
            let patience: Duration = size == 0 ? .milliseconds(500) : .milliseconds(100)
            guard case .delivery(let delivery)? = try connection.next(timeout: patience) else { return }
            take(delivery)
        }
    }
}
