import AuditLog
import Escalation
import Fleet
import Logging
import SignedNote
import Store
import Testing

@testable import Audit
@testable import SignedLog

@Suite struct WitnessLaneTests {
    @Test func `Whoever finds that every witness has seen a checkpoint does not wait for the role`() throws {
        let installation = try Installation()
        let (asks, stands) = (try installation.lane("a"), try installation.lane("b"))
        _ = try asks.cosignNewest()
        #expect(try installation.checkpoint().witnesses == 2)
        _ = try stands.cosignNewest()
        #expect(stands.done == 2, "the role is another's, and nothing is left to do with it")
    }

    @Test func `While another has the role, the store is asked for it less often`() throws {
        let installation = try Installation()
        let (asks, stands) = (try installation.lane("a", silent: "south"), try installation.lane("b"))
        #expect(try asks.cosignNewest() == .milliseconds(500))
        #expect(try installation.checkpoint().witnesses == 1)
        #expect(try stands.cosignNewest() == .seconds(5))
        #expect(stands.done == 0)
    }
}

/// A signed log, and two witnesses that cosign whatever they are asked.
private struct Installation {
    private let log: LogFixture
    private let keys: [WitnessSigningKey]
    private let policy: LogPolicy

    init() throws {
        log = try LogFixture()
        let notary = log.notary(try LogFixture.key(1))
        try notary.begin()
        try log.grow(1, signedBy: notary)
        keys = try ["north", "south"].map { name in
            let (host, seed) = (NoteName("\(name).example.com/w"), Array(Digest(of: name.utf8).bytes))
            return try #require(host.flatMap { WitnessSigningKey(name: $0, seed: seed) })
        }
        let lines = keys.map { key in
            let name = "\(key.name)".prefix { $0 != "." }
            return "witness \(name) \(key.verifier) https://\(name).example.com"
        }
        policy = try LogPolicy((lines + ["quorum none", ""]).joined(separator: "\n"))
    }

    func lane(_ holder: String, silent: String? = nil) throws -> WitnessLane {
        WitnessLane(
            policy: policy,
            holder: holder,
            store: log.store,
            way: Way(keys: keys, silent: silent),
            logger: Logger(label: "witnesses") { _ in SwiftLogNoOpLogHandler() },
            stop: StopSignal(),
            health: HealthState().part("witnesses")
        )
    }

    func checkpoint() throws -> KeptCheckpoint {
        try #require(try log.store.reading { try $0.newestCheckpoint(of: nil) })
    }

    private struct Way: WitnessWay {
        let keys: [WitnessSigningKey]
        let silent: String?

        private struct Silence: Error {}

        func ask(_ witness: LogPolicy.Witness, at address: String, _ request: AddCheckpointRequest) throws
            -> WitnessAnswer
        {
            guard witness.name != silent, let key = keys.first(where: { $0.verifier == witness.key }) else {
                throw Silence()
            }
            var note = request.note
            note.cosign(with: key, at: 1_772_438_400)
            let line = note.signature(of: key.verifier)?.line ?? ""
            return WitnessAnswer(
                to: request,
                status: 200,
                contentType: "text/plain",
                body: Array(line.utf8),
                by: witness.key
            )
        }
    }
}
