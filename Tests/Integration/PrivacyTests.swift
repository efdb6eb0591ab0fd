import AMQP
import Escalation
import FleetHarness
import Foundation
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// What is kept of somebody, and that it goes.
    struct PrivacyTests {
        private static let privacy = """


            privacy:
              subject: {vendor: data.vendor.id}
              restricted:
                data.vendor.name: [supervisors]
            """

        @Test(arguments: StoreKind.available)
        func `Nothing of a subject that was erased is left in a byte of store, stream, export, queues and logs`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            let marks = Marks()
            // Somebody who has left by now.
            let left = """

                  - id: person-zoe
                    name: Zoe \(marks.token)
                    roles: [operators]
                    contacts:
                      - mail: \(marks.token)@example.test
                """
            options.documents = [StoryDocuments.policy() + Self.privacy, StoryDocuments.directory() + left]
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                let keys = fleet.directory.appending(path: "audit.key")
                try SignedLogTests.write([SignedLogTests.key(1)], to: keys)
                fleet.options.settings = mail.settings + "\naudit: {key-file: \(keys.path)}\n"
                let outcomes = try OutcomeQueue(of: fleet)
                let receipts = try OutcomeQueue(
                    of: fleet,
                    name: "test.receipts",
                    exchange: fleet.host.topology.receipts
                )
                try fleet.apply([StoryDocuments.directory().replacing("version: 1", with: "version: 2")])
                try fleet.start()
                try fleet.publish([marks.ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let stay = try StoryTests.underReview(id, at: "operator", in: fleet)
                // What cannot be read is kept too, and is about somebody.
                try fleet.publish(
                    [
                        OutgoingMessage(
                            properties: MessageProperties(
                                contentType: CloudEvent.contentType,
                                userID: VirtualHost.source
                            ),
                            body: Array("{\"name\": \"\(marks.vendor)\"".utf8)
                        )
                    ],
                    as: VirtualHost.source
                )
                let letter = try eventually("what cannot be read lies among the dead letters") {
                    try fleet.store.reading { try $0.dead(state: nil, limit: 9) }.first
                }
                let early = #expect(throws: HarnessFailure.self) { try Self.shred("vendor:\(marks.nested)", in: fleet) }
                #expect("\(early, default: "nothing")".contains("case \(id) is open"))

                let alice = try Person("person-alice", of: fleet)
                try alice.must(.comment(marks.comment), about: id)
                try alice.must(
                    .decide(
                        DecisionContent(
                            action: .refuse,
                            rationale: marks.rationale,
                            risk: .low,
                            revision: stay.revision
                        )
                    ),
                    about: id
                )
                try fleet.settle()
                #expect(try outcomes.take().count == 1)
                let mails = try mail.messages()
                #expect(mails.contains { $0.contains(marks.payment) }, "what the policy names reaches its people")
                #expect(!mails.contains { $0.contains(marks.vendor) }, "what only supervisors see reaches no operator")

                let old = ["policy", "show", "directory", "--kind", "directory", "--version", "1"]
                #expect(try fleet.belay(old).contains { $0.contains(marks.token) })
                #expect(throws: HarnessFailure.self) { try Self.shred("directory:2", in: fleet) }

                // Everything is there, for those who may read it, and nowhere in clear.
                let told = try fleet.belay(["case", "show", id.rawValue]).joined(separator: "\n")
                for mark in [marks.payment, marks.vendor, marks.comment, marks.rationale] {
                    #expect(told.contains(mark))
                }
                let before = try Self.places(of: marks.token, in: fleet)
                #expect(before == [], "nowhere in clear")
                let whole = try fleet.belay(["audit", "verify"])
                #expect(whole.last == "Everything fits.", "\(whole)")

                #expect(try Self.shred("vendor:\(marks.nested)", in: fleet).contains { $0.contains(id.rawValue) })
                _ = try Self.shred("dead:\(letter.id)", in: fleet)
                _ = try Self.shred("directory:1", in: fleet)
                try fleet.settle()
                let left = try fleet.belay(["case", "show", id.rawValue]).joined(separator: "\n")
                #expect(!left.contains(marks.token), "\(left)")
                #expect(left.contains("refused"), "how it ended is still told")
                let gone = #expect(throws: HarnessFailure.self) { try fleet.belay(old) }
                #expect("\(gone, default: "nothing")".contains("was erased"))
                let after = try fleet.belay(["audit", "verify"])
                #expect(after.last == "Everything fits: intact, redacted.", "\(after)")
                try SignedLogTests.waitUntilSigned(id, in: fleet)
                let export = fleet.directory.appending(path: "export").path
                _ = try fleet.belay(["audit", "export", export])
                let places = try Self.places(of: marks.token, in: fleet)
                #expect(places == [])
                var proofs: [JSONValue] = []
                try eventually("the outcome's receipt") {
                    proofs += try receipts.take()
                    return !proofs.isEmpty
                }
                #expect(!proofs.contains { "\($0)".contains(marks.token) })
                // What the test itself has bound was read above.
                for (queue, messages) in try fleet.host.queues() where !queue.hasPrefix("test.") {
                    #expect(queue == fleet.host.topology.audit || messages.ready == 0, "\(queue)")
                }

                // The fleet goes on, and the same subject may come again.
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                try eventually("another case opens") {
                    try !fleet.store.reading { try $0.cases(CaseFilter(open: true)) }.isEmpty
                }
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")

                // Whoever takes a key away past Belay is found out.
                let other = try fleet.store.reading { try $0.cases(CaseFilter(open: true)) }
                try fleet.store.execute(
                    "DELETE FROM subject_key WHERE id IN (SELECT subject_key FROM cases WHERE status = 'open')"
                )
                #expect(!other.isEmpty)
                #expect(throws: HarnessFailure.self) { try fleet.belay(["audit", "verify", "--without-stream"]) }
            }
        }

        @discardableResult
        private static func shred(_ subject: String, in fleet: TestFleet) throws -> [String] {
            try fleet.belay(["audit", "shred", subject, "--basis", "request 118", "--as", "person-alice"])
        }

        /// Files and other places in which a text stands, byte for byte.
        private static func places(of text: String, in fleet: TestFleet) throws -> [String] {
            let needle = Data(text.utf8)
            var places: [String] = []
            // The mails that were delivered have left the house.
            let own = try files(below: fleet.directory).filter { !$0.path.contains("/mail") }
            for file in own + (try serverFiles(of: fleet)) {
                // A server's files come and go.
                guard let content = try? Data(contentsOf: file, options: .alwaysMapped) else { continue }
                guard let place = content.range(of: needle) else { continue }
                let around = content[max(0, place.lowerBound - 200)..<min(content.count, place.upperBound + 50)]
                places.append("\(file.path): …\(String(decoding: around, as: UTF8.self).debugDescription)…")
            }
            if try fleet.host.drainStream().contains(where: { $0.contains(text) }) { places.append("the audit stream") }
            places += fleet.logLines.filter { $0.contains(text) }
            return places
        }

        /// The files of the database server, its write-ahead log among them.
        private static func serverFiles(of fleet: TestFleet) throws -> [URL] {
            guard fleet.store.kind == .postgreSQL else { return [] }
            let files = try files(below: TestStore.serverDirectory)
            try #require(files.count > 100, "the server's files cannot be read")
            return files
        }

        private static func files(below directory: URL) throws -> [URL] {
            let all = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: [.isRegularFileKey])
            return (all?.allObjects as? [URL] ?? []).filter {
                (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? false
            }
        }
    }
}
