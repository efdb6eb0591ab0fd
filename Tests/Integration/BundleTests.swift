import AMQP
import Escalation
import Fleet
import FleetHarness
import Foundation
import Messages
import PolicyTrust
import SignedNote
import Store
import Testing

extension Integration {
    /// Running workers, and policies that change by signed bundles.
    struct BundleTests {
        @Test(arguments: StoreKind.available)
        func `A worker takes up an activated bundle, and keeps it when the stored bytes are damaged`(kind: StoreKind)
            throws
        {
            let ceremony = try BundleCeremony()
            var options = FleetOptions()
            options.documents = [StoryDocuments.directory()]
            options.settings = "policy:\n  root: \(ceremony.root.digest)\n"
            try TestFleet.with(kind, options: options) { fleet in
                try ceremony.acceptRoot(in: fleet.store)
                let first = try ceremony.activate(1, after: nil, StoryDocuments.policy(window: "4h"), in: fleet.store)
                try fleet.start([.trigger, .review, .sla])
                try works(fleet, by: first.reference)

                let second = try ceremony.activate(
                    2,
                    after: first,
                    StoryDocuments.policy(window: "3h").replacing("version: 1", with: "version: 2"),
                    in: fleet.store
                )
                try works(fleet, by: second.reference)
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                #expect(try fleet.store.reading { try $0.case(id) }?.policy.version == 2)

                // Somebody writes past every check, and makes everybody look.
                try fleet.store.execute(
                    """
                    UPDATE document SET text = replace(text, 'window: 3h', 'window: 9h') WHERE kind = 'policy';
                    UPDATE meta SET value = '99' WHERE key = 'documents-revision';
                    """
                )
                let doubtful = try eventually("every worker said that it doubts the store") {
                    let workers = try fleet.store.reading { try $0.workers() }
                    return workers.count == 3 && workers.allSatisfy { $0.bundleDoubt != nil } ? workers : nil
                }
                #expect(doubtful.allSatisfy { $0.bundleVersion == 2 && $0.bundleDigest == second.reference.digest })
                #expect(doubtful.allSatisfy { $0.bundleDoubt?.contains("is not the file that was signed") == true })
                // They go on by what they have.
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let cases = try eventually("another case was opened") {
                    let cases = try fleet.store.reading { try $0.cases(CaseFilter()) }
                    return cases.count == 2 ? cases : nil
                }
                #expect(cases.allSatisfy { $0.policy.version == 2 })
                #expect(fleet.logLines.contains { $0.contains("rules in doubt") && $0.contains("file-swapped") })
                #expect(fleet.stop().allSatisfy { $0 == 0 })

                // Who has no rules to keep does not begin without any.
                let late = try fleet.start(.trigger, awaitReady: false)
                #expect(late.child.exitCode() == ExitCode.configuration.rawValue)
            }
        }

        @Test func `A level whose queue is gone is served by nobody, until the queue is there again`() throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(), StoryDocuments.directory()]
            try TestFleet.with(.sqlite, options: options) { fleet in
                try fleet.start(.review)
                try serves(fleet) { $0.contains("operator") }
                let queue = fleet.host.topology.reviewQueue("operator")
                try fleet.host.withConnection { try $0.delete(queue: QueueName(queue)) }
                // The process lives and is seen; it says that it serves nobody.
                try serves(fleet) { $0.isEmpty }
                try fleet.host.declareAgain(queue)
                try serves(fleet) { $0.contains("operator") }
            }
        }

        private func serves(_ fleet: TestFleet, _ expected: ([LevelName]) -> Bool) throws {
            try eventually("the worker said which levels it serves") {
                let workers = try fleet.store.reading { try $0.workers() }
                return workers.count == 1 && workers.allSatisfy { expected($0.levels) }
            }
        }

        private func works(_ fleet: TestFleet, by bundle: BundleReference) throws {
            try eventually("every worker works by bundle \(bundle)") {
                let workers = try fleet.store.reading { try $0.workers() }
                return workers.count == 3
                    && workers.allSatisfy { $0.bundleVersion == bundle.version && $0.bundleDigest == bundle.digest }
            }
        }
    }
}

/// Two people who sign bundles for the tests' environment.
private struct BundleCeremony {
    let keys: [SigningKey]
    let root: RootNote

    init() throws {
        keys = try ["alice", "bob"].map { name in
            let noteName = try #require(NoteName(name))
            return try #require(SigningKey(name: noteName, seed: Digest(of: name.utf8).bytes))
        }
        let name = try #require(NoteName("test"))
        root = RootNote(
            name: name,
            expires: Instant(seconds: 4_000_000_000),
            persons: keys.map { RootNote.Person(id: PersonID($0.name.description), keys: [$0.verifier]) },
            roles: [
                .root: .init(threshold: 2, members: ["alice", "bob"]), .loosen: .init(threshold: 1, members: ["bob"]),
                .tighten: .init(threshold: 1, members: ["bob"]), .data: .init(threshold: 1, members: ["bob"]),
            ]
        )
    }

    private func signed(_ text: String) throws -> String {
        var note = try #require(SignedNote(unsigned: text))
        for key in keys { note.sign(with: key) }
        return note.written
    }

    func acceptRoot(in store: TestStore) throws {
        let handle = store.open()
        defer { handle.close() }
        try handle.transaction { transaction in
            try transaction.add(StoredRoot(version: 1, note: signed(root.text), at: transaction.now, storedBy: "test"))
        }
    }

    /// Stores a bundle of one policy, as `belay policy activate` does.
    func activate(_ version: Int64, after previous: BundleNote?, _ policy: String, in store: TestStore) throws
        -> BundleNote
    {
        let manifest = try BundleManifest([.init(path: "policy.yaml", content: Array(policy.utf8))])
        let name = try #require(policy.split(separator: "\n").first { $0.hasPrefix("name: ") }).dropFirst(6)
        let change = "{}\n"
        let bundle = BundleNote(
            name: root.name,
            version: version,
            previous: previous?.reference.digest,
            manifest: Digest(of: manifest.bytes),
            scope: TestStore.environment,
            changeClass: .loosen,
            notBefore: Instant(seconds: 1),
            expires: Instant(seconds: 4_000_000_000),
            author: "alice",
            change: Digest(of: change.utf8)
        )
        let handle = store.open()
        defer { handle.close() }
        try handle.transaction { transaction in
            let document = StoredDocument(
                kind: "policy",
                name: String(name),
                version: version,
                text: policy,
                hash: Digest(of: policy.utf8),
                appliedAt: transaction.now,
                appliedBy: "test"
            )
            #expect(try transaction.apply(document) == .applied)
            try transaction.add(
                StoredBundle(
                    version: version,
                    note: signed(bundle.text),
                    manifest: String(decoding: manifest.bytes, as: UTF8.self),
                    change: change,
                    files: [.init(path: "policy.yaml", documents: [.init(document)])],
                    at: transaction.now,
                    storedBy: "test"
                )
            )
        }
        return bundle
    }
}
