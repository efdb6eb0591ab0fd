import Escalation
import JSON
import Testing

@testable import Store

/// Documents as applied, and the entries that say so.
@Suite struct DocumentTests {
    private func apply(_ document: StoredDocument, to store: any Store) throws -> ApplyVerdict {
        try store.transaction { try $0.apply(document) }
    }

    @Test(arguments: StoreKind.contract)
    func `A version stands with one content, and only a higher one follows`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try apply(Sample.document(version: 2), to: store) == .applied)
            #expect(try apply(Sample.document(version: 2), to: store) == .unchanged)
            #expect(try apply(Sample.document(version: 2, text: "other"), to: store) == .versionTaken)
            #expect(try apply(Sample.document(version: 1), to: store) == .notNewer(newest: 2))
            #expect(try store.reading { try $0.documentsRevision() } == 1)
            #expect(try apply(Sample.document(version: 3), to: store) == .applied)
            #expect(try apply(Sample.document(kind: "directory"), to: store) == .applied)
            #expect(try store.reading { try $0.documentsRevision() } == 3)
            let newest = try store.reading { try $0.documents() }
            #expect(newest == [Sample.document(kind: "directory"), Sample.document(version: 3)])
            #expect(try store.reading { try $0.documentHistory(kind: "policy") }.map(\.version) == [2, 3])
            #expect(try store.reading { try $0.documentHistory(kind: nil) }.count == 3)
            let old = try store.reading { try $0.document(kind: "policy", name: "heat", version: 2) }
            #expect(old == Sample.document(version: 2))
            #expect(try store.reading { try $0.document(kind: "policy", name: "heat", version: 9) } == nil)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Each applied document has its entry, numbered without a gap`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            for version in [1, 1, 2, 1, 3] as [Int64] { _ = try apply(Sample.document(version: version), to: store) }
            let change = try store.transaction { transaction in
                let change = try transaction.nextInstallationChange()
                let entry = Entry.ofInstallation(.documentApplied, change: change, at: transaction.now, facts: [:])
                _ = try transaction.write(ChangeSet { $0.entries = [entry] })
                return change
            }
            #expect(change == 4)
            let story = try store.reading { try $0.story(of: Entry.installation) }
            #expect(story.map(\.entry.change) == [1, 2, 3, 4])
            let body = try JSONValue.parse(story[1].entry.body)
            #expect(body["version"] == 2 && body["by"] == "ada" && body["kind"] == "document.applied")
        }
    }
}
