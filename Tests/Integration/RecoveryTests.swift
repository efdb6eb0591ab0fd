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
    /// The store is lost, a backup restored, and the stream knows more.
    struct RecoveryTests {
        @Test(arguments: StoreKind.available)
        func `A restored store takes over from the stream what it lacks, and nobody hears two outcomes`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [StoryDocuments.policy(), StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                let name = try #require(NoteName("audit.example.com/recovery"))
                let log = try #require(SigningKey(name: name, seed: Array(repeating: 1, count: 32)))
                let keys = fleet.directory.appending(path: "audit.key")
                try Data((log.written + "\n").utf8).write(to: keys)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keys.path)
                fleet.options.settings = """
                    audit:
                      key-file: \(keys.path)
                      heartbeat: 1s
                    """
                let outcomes = try OutcomeQueue(of: fleet)
                let receipts = try OutcomeQueue(
                    of: fleet,
                    name: "test.receipts",
                    exchange: fleet.host.topology.receipts
                )
                try fleet.start([.trigger, .review, .sla, .audit])
                let alice = try Person("person-alice", of: fleet)
                let dave = try Person("person-dave", of: fleet)

                // Three cases are open when the backup is made, under a living fleet.
                var asked: [Marks] = []
                func ask() throws -> CaseID {
                    let before = Set(try fleet.store.reading { try $0.cases(CaseFilter()) }.map(\.id))
                    let marks = Marks()
                    asked.append(marks)
                    try fleet.publish([marks.ask(callback: nil, trace: nil)], as: VirtualHost.source)
                    return try eventually("a case waits") {
                        try fleet.store.reading { try $0.cases(CaseFilter(open: true)) }.first { subject in
                            guard case .open(let stay) = subject.status, case .underReview = stay.stage else {
                                return false
                            }
                            return !before.contains(subject.id)
                        }?.id
                    }
                }
                let (decided, escalated, untouched) = (try ask(), try ask(), try ask())
                let backup = fleet.directory.appending(path: "belay.backup").path
                let written = try fleet.belay(["store", "backup", backup])
                #expect(written.contains { $0.contains("3 cases, the log up to entry") }, "\(written)")
                #expect(throws: HarnessFailure.self) { try fleet.belay(["store", "backup", backup]) }

                // The fleet goes on: one is let go on, one passed on, two more are asked for, of which one ends.
                func decide(_ id: CaseID, by person: Person, _ action: DecisionAction, at level: LevelName) throws {
                    let stay = try StoryTests.underReview(id, at: level, in: fleet)
                    let content = DecisionContent(
                        action: action,
                        rationale: "compared with the order",
                        risk: .low,
                        authority: action == .approve ? "supervisor-any" : nil,
                        revision: stay.revision
                    )
                    try person.must(.decide(content), about: id)
                }
                try decide(decided, by: alice, .escalate, at: "operator")
                try decide(decided, by: dave, .approve, at: "supervisor")
                try decide(escalated, by: alice, .escalate, at: "operator")
                _ = try StoryTests.underReview(escalated, at: "supervisor", in: fleet)
                let (lostOpen, lostEnded) = (try ask(), try ask())
                try decide(lostEnded, by: alice, .refuse, at: "operator")
                try eventually("everything is signed") {
                    try fleet.store.reading { reader in
                        guard let index = try reader.story(of: lostEnded).last?.index else { return false }
                        return try reader.newestCheckpoint(of: nil)?.size ?? 0 > index
                    }
                }
                var heard: [JSONValue] = []
                try eventually("both outcomes left") {
                    heard += try outcomes.take()
                    return heard.count >= 2
                }
                let kept = try fleet.store.reading { try #require(try $0.newestCheckpoint(of: nil)) }
                let keptFile = fleet.directory.appending(path: "kept.checkpoint").path
                try Data(kept.note).write(to: URL(filePath: keptFile))

                // The machine is gone, and its disk with it.
                for worker in fleet.workers { fleet.kill(worker) }
                try fleet.store.throwAway()

                // What the backup holds is no store to work on, and nobody does.
                let restored = try fleet.belay(["store", "migrate"])
                #expect(restored.last?.hasSuffix("ready") == true)
                try Self.refuseAll(fleet, because: "belay store recover", "an empty store is not this installation's")
                let recovered = try fleet.belay([
                    "store", "recover", "--from", backup, "--since", keptFile, "--key", "\(log.verifier)",
                ])
                #expect(recovered.contains { $0.contains("entries taken over") }, "\(recovered)")
                #expect(recovered.contains("2 cases are open: their people are asked again"), "\(recovered)")
                #expect(recovered.contains("  \(decided): resume"), "\(recovered)")
                #expect(recovered.contains { $0.contains("\(lostEnded)") && $0.contains("ended as refused") })
                #expect(recovered.contains { $0.contains("\(lostOpen)") && $0.contains("withdrawn") })
                #expect(try fleet.belay(["store", "recover"]).last?.hasPrefix("Nothing to recover") == true)

                try fleet.start([.trigger, .review, .sla, .audit])
                let stay = try StoryTests.underReview(escalated, at: "supervisor", in: fleet)
                #expect(stay.proceedings.recovery?.isSound == true)
                _ = try StoryTests.underReview(untouched, at: "operator", in: fleet)
                // People decide again; whoever had been told `withdrawn` asks again.
                try decide(escalated, by: dave, .approve, at: "supervisor")
                try decide(untouched, by: alice, .refuse, at: "operator")
                try fleet.publish([asked[3].ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let again: Case = try eventually("the automation asks again") {
                    try fleet.store.reading { try $0.cases(CaseFilter(open: true)) }.first { $0.id != lostOpen }
                }
                #expect(again.running == 2, "the lost case keeps its number")
                try decide(again.id, by: alice, .refuse, at: "operator")
                let cases = [decided, escalated, untouched, lostOpen, lostEnded, again.id].map {
                    JSONValue.string($0.rawValue)
                }
                try eventually("everybody was told") {
                    heard += try outcomes.take()
                    return cases.allSatisfy { id in heard.contains { $0["data"]?["case"] == id } }
                }
                try fleet.settle()
                heard += try outcomes.take()
                var contents: [JSONValue: JSONValue] = [:]
                var told: [JSONValue: Set<String>] = [:]
                for message in heard {
                    let id = try #require(message["id"])
                    #expect(contents[id] ?? message == message, "one content under one id")
                    contents[id] = message
                    if let about = message["data"]?["case"], let outcome = message["data"]?["outcome"]?.string {
                        told[about, default: []].insert(outcome)
                    }
                }
                #expect(
                    cases.map { told[$0] } == [
                        ["resume"], ["resume"], ["refused"], ["withdrawn"], ["refused"], ["refused"],
                    ],
                    "nobody hears two outcomes, and nothing is let go on that nobody let go on"
                )
                let proven = Set(try receipts.take().compactMap { $0["id"] })
                #expect(proven.isSubset(of: contents.keys), "a receipt is of an outcome that was heard")
                let later = heard.filter {
                    [escalated, untouched, again.id].map { .string($0.rawValue) }.contains($0["data"]?["case"])
                }
                #expect(later.allSatisfy { $0["id"].map(proven.contains) ?? false }, "and each new one has its own")
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
                let verified = try fleet.belay(["audit", "verify", "--key", "\(log.verifier)"])
                #expect(verified.last == "Everything fits.", "\(verified)")
                #expect(verified.contains { $0.contains("details were lost with a store") }, "\(verified)")
                let story = try fleet.belay(["case", "show", escalated.rawValue])
                #expect(story.contains { $0.contains("the store was restored") }, "\(story)")

                // A store that is restored once more is one incarnation too old, whatever it holds.
                try fleet.store.throwAway()
                try fleet.store.restore(backup)
                try Self.refuseAll(fleet, because: "the backup of", "a backup in the store's place")
            }
        }

        /// Starts each worker, and sees it end with 78.
        private static func refuseAll(_ fleet: TestFleet, because words: String, _ comment: String) throws {
            let kinds: [WorkerKind] = [.trigger, .review, .sla, .notify, .audit]
            let workers = try kinds.map { try fleet.start($0, awaitReady: false) }
            for worker in workers {
                #expect(worker.child.exitCode() == 78, "\(worker.kind): \(comment)")
                #expect(worker.child.lines.contains { $0.contains(words) }, "\(worker.kind): \(worker.child.lines)")
                fleet.kill(worker)
            }
        }
    }
}
