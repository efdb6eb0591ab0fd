import Audit
import Escalation
import Fleet
import Store
import Testing

@testable import Simulation

@Suite struct WorldTests {
    /// A fleet to which nothing happens but what a test does.
    private static func world(_ kinds: [WorkerKind]) throws -> World {
        let world = try World(SimulationPlan(seed: 3, hours: 1, faults: []), telling: false)
        world.processes = kinds.enumerated().map { Process(world, $1, $0) }
        for process in world.processes { process.start() }
        world.run(until: .seconds(30))
        return world
    }

    private static func end(_ world: World) {
        world.end()
        world.processes = []
    }

    @Test func `Where nothing happens nobody looks, and everybody keeps what they hold`() throws {
        let world = try Self.world([.trigger, .trigger, .review, .sla, .sla, .notify, .audit, .audit])
        defer { Self.end(world) }
        let (turns, leases) = (world.tally.turns, world.database.leases)
        let holder = try #require(world.database.lease(ofRole: Sequencer.role)?.holder)
        for hour in 1...24 { world.run(until: .seconds(hour * 3600)) }
        #expect(world.tally.turns == turns)
        #expect(leases.count == 9 && world.database.leases.keys == leases.keys)
        #expect(world.database.leases.values.allSatisfy { $0 > world.now })
        let role = try #require(world.database.lease(ofRole: Sequencer.role))
        #expect(role.holder == holder && role.until > world.now)
    }

    @Test func `Who stands in a call renews nothing, and others take over what it held`() throws {
        let world = try Self.world([.trigger, .trigger, .audit, .audit])
        defer { Self.end(world) }
        let stands = try #require(world.seats.compactMap { $0 as? LaneSeat }.first)
        let holder = try #require(world.database.lease(ofRole: Sequencer.role)?.holder)
        let sequencer = try #require(world.seats.first { $0 is SequencerSeat && $0.life.name == holder })
        stands.life.seatsInCall.insert(ObjectIdentifier(stands))
        sequencer.life.seatsInCall.insert(ObjectIdentifier(sequencer))
        world.pass(.seconds(40))
        #expect(world.database.leases[stands.id] == nil)
        #expect(world.database.leases.count == 3)
        #expect(world.database.lease(ofRole: Sequencer.role)?.holder != holder)
    }

    @Test func `Where the clock steps over every lease, whoever lives takes theirs again`() throws {
        let world = try Self.world([.trigger, .trigger, .audit])
        defer { Self.end(world) }
        let (turns, lanes) = (world.tally.turns, world.database.leases.keys)
        world.skew += .seconds(600)
        world.run(until: world.elapsed + .seconds(30))
        #expect(world.tally.turns > turns)
        #expect(world.database.leases.keys == lanes)
        #expect(world.database.leases.values.allSatisfy { $0 > world.now })
    }
}
