import AMQP
import AuditLog
import Escalation
import Fleet
import FleetHarness
import Foundation
import JSON
import Messages
import SignedNote
import Store
import Testing

extension Integration {
    /// The log that nobody can quietly change, as whole processes keep it.
    struct SignedLogTests {
        private static let origin = "audit.example.com/test"

        @Test(arguments: StoreKind.available)
        func `Each outcome is followed by its receipt, though the sequencer is killed and its key changed on the way`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(), StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let (old, new) = (try Self.key(1), try Self.key(2))
                let keys = fleet.directory.appending(path: "audit.key")
                try Self.write([old], to: keys)
                fleet.options.settings = """
                    audit:
                      key-file: \(keys.path)
                      heartbeat: 1s
                    """
                let receipts = try OutcomeQueue(
                    of: fleet,
                    name: "test.receipts",
                    exchange: fleet.host.topology.receipts
                )
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review, .sla, .audit])
                let alice = try Person("person-alice", of: fleet)

                let first = try Self.decideOne(by: alice, in: fleet)
                let sequencer = try #require(fleet.workers(of: .audit).first)
                fleet.kill(sequencer)
                let second = try Self.decideOne(by: alice, in: fleet)
                try fleet.start(.audit)
                try Self.waitUntilSigned(second, in: fleet)

                // The old key hands over to the new one.
                try Self.write([old, new], to: keys)
                let newFile = fleet.directory.appending(path: "new.key")
                try Self.write([new], to: newFile)
                _ = try fleet.belay(["audit", "key", "rotate", newFile.path])
                fleet.workers(of: .audit).forEach(fleet.kill)
                try fleet.start(.audit)
                let third = try Self.decideOne(by: alice, in: fleet)
                try Self.waitUntilSigned(third, in: fleet)
                let newest = try #require(try fleet.store.reading { try $0.newestCheckpoint(of: nil) })
                #expect(try SignedNote(newest.note).signers(among: [old.verifier, new.verifier]) == [new.verifier])

                var proofs: [JSONValue] = []
                try eventually("a receipt for each outcome") {
                    proofs += try receipts.take()
                    return proofs.count >= 3
                }
                let ended = try outcomes.take()
                #expect(Set(proofs.map { $0["id"] }) == Set(ended.map { $0["id"] }), "under the outcome's id")
                #expect(
                    Set(proofs.compactMap { $0["subject"]?.string }) == Set([first, second, third].map(\.rawValue))
                )
                for proof in proofs {
                    let data = try #require(proof["data"])
                    let (written, told) = (data["receipt"]?.string, data["entry"]?.string)
                    let receipt = try LogReceipt(Array(try #require(written).utf8))
                    let entry = Array(try #require(told).utf8)
                    let keys = [old, new].map(\.verifier)
                    #expect(keys.contains { (try? receipt.verify(entry, by: $0)) != nil })
                    #expect(try JSONValue.parse(entry)["kind"] == "case.closed")
                }

                // Nothing happens, and the log says so.
                let quiet = try fleet.store.reading { try $0.logHead() }.size
                try eventually("a heartbeat") {
                    let entries = try fleet.store.reading { try $0.log(from: quiet, limit: 100) }
                    return entries.contains { $0.entry.kind == .logHeartbeat }
                }
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")

                let verified = try fleet.belay(["audit", "verify", "--key", "\(old.verifier)"])
                #expect(verified.last == "Everything fits.", "\(verified)")
                #expect(verified.contains { $0.contains("from size") && $0.contains("\(new.verifier)") })
                // The stream is gone, and comes back from the store.
                let stream = fleet.host.topology.audit
                try fleet.host.withConnection { try $0.delete(queue: QueueName(stream)) }
                try fleet.host.declareAgain(stream)
                #expect(throws: HarnessFailure.self) { _ = try fleet.belay(["audit", "verify"]) }
                _ = try fleet.belay(["audit", "republish"])
                #expect(try fleet.belay(["audit", "verify"]).last == "Everything fits.")
                let export = fleet.directory.appending(path: "export").path
                _ = try fleet.belay(["audit", "export", export])
                let checked = try fleet.belay(["audit", "verify", "--export", export, "--key", "\(old.verifier)"])
                #expect(checked.last == "Everything fits.", "\(checked)")
                let proof = fleet.directory.appending(path: "third.tlog-proof")
                let entry = fleet.directory.appending(path: "third.json").path
                let printed = try fleet.belay(["audit", "receipt", third.rawValue, "--entry", entry])
                try Data((printed.joined(separator: "\n") + "\n").utf8).write(to: proof)
                _ = try fleet.belay(["audit", "check", proof.path, "--entry", entry, "--key", "\(new.verifier)"])
                #expect(throws: HarnessFailure.self) {
                    _ = try fleet.belay([
                        "audit", "check", proof.path, "--entry", proof.path, "--key", "\(new.verifier)",
                    ])
                }
            }
        }

        @Test(arguments: StoreKind.available, ["hold", "{backlog: 1}"])
        func `An outcome that may not run ahead of the log waits while nothing writes it`(
            kind: StoreKind,
            outage: String
        ) throws {
            var options = FleetOptions()
            let categories = """


                categories:
                  - name: grave
                    when: data.amount > 0
                    log-outage: \(outage)
                """
            options.documents = [StoryDocuments.policy() + categories, StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review, .sla])
                let alice = try Person("person-alice", of: fleet)
                let decided = try Self.decideOne(by: alice, in: fleet)
                #expect(try fleet.store.reading { try $0.heldWitnesses() } == [HeldOutcome.loggedOnly])
                #expect(try outcomes.take().isEmpty)
                try fleet.start(.audit)
                var heard: [JSONValue] = []
                try eventually("the log has it, and the outcome leaves") {
                    heard += try outcomes.take()
                    return !heard.isEmpty
                }
                #expect(heard.map { $0["data"]?["case"]?.string } == [decided.rawValue])
                #expect(try fleet.store.reading { try $0.heldWitnesses() }.isEmpty)
            }
        }

        @Test(arguments: StoreKind.available)
        func `An outcome that is held leaves once a witness has seen what it rests on`(kind: StoreKind) throws {
            var options = FleetOptions()
            let categories = """


                categories:
                  - name: grave
                    when: data.amount > 0
                    held: {witnesses: 1}
                """
            options.documents = [StoryDocuments.policy() + categories, StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let log = try Self.key(1)
                let keys = fleet.directory.appending(path: "audit.key")
                try Self.write([log], to: keys)
                let witness = try WitnessProgram(in: fleet.directory, knowing: log.verifier)
                fleet.options.settings = """
                    audit:
                      key-file: \(keys.path)
                      witnesses: \(witness.policy.path)
                    """
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.start([.trigger, .review, .sla, .audit])
                let alice = try Person("person-alice", of: fleet)
                let id = try Self.decideOne(by: alice, in: fleet)
                try Self.waitUntilSigned(id, in: fleet)
                #expect(try fleet.store.reading { try $0.heldWitnesses() } == [1])
                #expect(try outcomes.take().isEmpty, "no witness has seen it")

                let child = fleet.run(try witness.start())
                var heard: [JSONValue] = []
                try eventually("the outcome left") {
                    heard += try outcomes.take()
                    return !heard.isEmpty
                }
                #expect(heard.map { $0["data"]?["case"] } == [.string(id.rawValue)])
                #expect(heard.first?["data"]?["outcome"] == "refused")
                #expect(try fleet.store.reading { try $0.heldWitnesses() }.isEmpty)
                let note = try #require(try fleet.store.reading { try $0.newestCheckpoint(witnesses: 1) }).note
                #expect(try SignedNote(note).cosignatures(among: [witness.key]).map(\.witness) == [witness.key])
                child.kill()
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
                let verified = try fleet.belay(["audit", "verify"])
                #expect(verified.last == "Everything fits.", "\(verified)")
            }
        }

        static func key(_ seed: UInt8) throws -> SigningKey {
            let name = try #require(NoteName(origin))
            return try #require(SigningKey(name: name, seed: Array(repeating: seed, count: 32)))
        }

        static func write(_ keys: [SigningKey], to file: URL) throws {
            try Data(keys.map { $0.written + "\n" }.joined().utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }

        /// Asks, waits for the case, and refuses it.
        private static func decideOne(by person: Person, in fleet: TestFleet) throws -> CaseID {
            let before = Set(try fleet.store.reading { try $0.cases(CaseFilter()) }.map(\.id))
            try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
            let subject: Case = try eventually("a case waits for alice") {
                try fleet.store.reading { try $0.cases(CaseFilter(open: true)) }.first { subject in
                    guard case .open(let stay) = subject.status, case .underReview = stay.stage else { return false }
                    return !before.contains(subject.id)
                }
            }
            let refusal = DecisionContent(
                action: .refuse,
                rationale: "not ordered by us",
                risk: .low,
                revision: subject.revision
            )
            try person.must(.decide(refusal), about: subject.id)
            return subject.id
        }

        static func waitUntilSigned(_ id: CaseID, in fleet: TestFleet) throws {
            try eventually("a checkpoint covers \(id)") {
                try fleet.store.reading { reader in
                    guard let index = try reader.story(of: id).last?.index else { return false }
                    return try reader.newestCheckpoint(of: nil)?.size ?? 0 > index
                }
            }
        }
    }
}

/// `belay-witness` beside a fleet, on a port that was free.
private struct WitnessProgram {
    let key: WitnessKey
    let policy: URL
    private let folder: URL
    private let port: Int

    init(in directory: URL, knowing log: VerifierKey) throws {
        folder = directory.appending(path: "witness")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let written = try Child.run(Self.program, ["new-key", "witness.example.org/north", folder.path + "/key"])
        key = try WitnessKey(written: try #require(written.last))
        try Data("log \(log)\n".utf8).write(to: folder.appending(path: "logs"))
        port = try MailServer.freePort()
        policy = directory.appending(path: "witnesses.policy")
        try Data("witness north \(key) http://127.0.0.1:\(port)\nquorum north\n".utf8).write(to: policy)
    }

    private static var program: String { TestFleet.executables.appending(path: "belay-witness").path }

    func start() throws -> Child {
        let files = ["--key", folder.path + "/key", "--logs", folder.path + "/logs", "--state", folder.path + "/state"]
        return try Child(Self.program, ["serve"] + files + ["--port", "\(port)"], name: "witness")
    }
}
