import AMQP
import Audit
import Fleet
import Store

/// The audit stream, as one sequencer appends to it.
final class SimulatedStream: EntryStream, SimulatedConnection {
    private unowned let world: World
    private let life: Life
    private(set) var isBroken = false

    init(_ world: World, _ life: Life) {
        self.world = world
        self.life = life
        world.broker.add(self)
    }

    func tail() throws -> StreamTail {
        try check()
        return world.broker.tail(of: 1 + world.order.below(6))
    }

    func append(_ checkpoint: KeptCheckpoint) throws {
        try publish { $0.append(checkpoint) }
    }

    func append(_ entries: [SequencedEntry]) throws -> Int {
        var rest = entries.map { AuditRecord($0) }[...]
        var count = 0
        while let batch = try AuditBatch(takingFrom: &rest) {
            try publish { $0.append(batch) }
            count += 1
        }
        // The entries are out, and their head is not signed yet.
        if world.strikes(.oldHead, 0.008, on: life.name) { world.pass(.seconds(12 + world.luck.below(40))) }
        return count
    }

    private func publish(_ send: (SimulatedBroker) -> Void) throws {
        try check()
        if world.broker.isBlocked { throw AMQPError(.blocked, operation: "basic.publish", detail: "alarm") }
        send(world.broker)
        if world.strikes(.crashAfterPublish, 0.002, on: life.name) {
            world.end(life)
            throw Crashed()
        }
        if world.strikes(.lostConfirm, 0.003, on: life.name) { throw AMQPError.gone }
    }

    func serve(for wait: Duration) throws { try check() }

    func close() { breakOff() }

    func breakOff() { isBroken = true }

    private func check() throws {
        if life.isOver { throw Crashed() }
        if isBroken { throw AMQPError.gone }
    }
}
