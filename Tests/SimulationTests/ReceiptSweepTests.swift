import AMQP
import Escalation
import Fleet
import Logging
import Messages
import SignedLog
import SignedNote
import Store
import Testing

@testable import SLA
@testable import Simulation

@Suite struct ReceiptSweepTests {
    @Test func `Whoever finds that another has sent every receipt writes nothing`() throws {
        let database = MemoryDatabase(clock: { World.start })
        try Self.sign(database.open(), try LogKeys(seed: 1).log)
        var (first, second) = (Self.sweep("a"), Self.sweep("b"))
        try first.run(Self.lane("a", database)) { _ in }
        #expect(database.receiptsThrough == database.signedSize)
        var commits = 0
        database.observer = { _ in commits += 1 }
        try second.run(Self.lane("b", database)) { _ in }
        #expect(commits == 0)
    }

    /// A log of two heads: what the first covers needs no receipts.
    private static func sign(_ store: any Store, _ key: SigningKey) throws {
        let notary = Notary(store, keyring: LogKeyring([key]))
        try notary.begin()
        for _ in 0..<2 {
            _ = try notary.sign(try LogBuilder(store).append().head)
            try notary.beat()
        }
    }

    private static func sweep(_ holder: String) -> ReceiptSweep {
        ReceiptSweep(post: Post(topology: Rules.topology, source: "/simulated"), holder: holder, maySend: { true })
    }

    private static func lane(_ name: String, _ database: MemoryDatabase) -> Lane {
        let logger = Logger(label: "sla") { _ in SwiftLogNoOpLogHandler() }
        let stop = StopSignal()
        let publisher = OutboxPublisher(
            user: nil,
            metrics: World.metrics,
            logger: logger,
            stop: stop,
            now: { ContinuousClock.now },
            connect: { () throws(AMQPError) in throw .gone }
        )
        return Lane(
            id: LaneID(kind: "sla", name: name),
            store: database.open(),
            publisher: publisher,
            metrics: World.metrics,
            logger: logger,
            stop: stop
        )
    }
}
