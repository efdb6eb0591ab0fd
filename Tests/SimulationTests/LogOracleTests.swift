import AuditLog
import SignedNote
import Testing

@testable import Simulation

@Suite struct LogOracleTests {
    private static func note(of size: Int64, by key: SigningKey) throws -> SignedNote {
        let checkpoint = try #require(Checkpoint(origin: key.name, size: size, root: .leaf([1])))
        var note = try #require(SignedNote(unsigned: checkpoint.text))
        note.sign(with: key)
        return note
    }

    @Test func `A signed head that the store never had is seen, whoever is shown it`() throws {
        let world = try World(SimulationPlan(seed: 1, hours: 1), telling: false)
        defer { world.end() }
        world.oracle.log.hear(try Self.note(of: 7, by: world.keys.log), from: "somebody is shown")
        #expect(world.oracle.broken?.how.contains("a head of 7 entries") == true)
    }

    @Test func `A head that another key signed is seen`() throws {
        let world = try World(SimulationPlan(seed: 1, hours: 1), telling: false)
        defer { world.end() }
        world.oracle.log.hear(try Self.note(of: 7, by: LogKeys(seed: 2).log), from: "somebody is shown")
        #expect(world.oracle.broken?.how.contains("no checkpoint of the log's key") == true)
    }

    @Test func `Once something does not hold, the time of whoever waits passes all the same`() throws {
        let world = try World(SimulationPlan(seed: 1, hours: 1), telling: false)
        defer { world.end() }
        world.oracle.isBroken("something holds", "it does not")
        world.pass(.seconds(5))
        #expect(world.elapsed == .seconds(5))
    }
}
