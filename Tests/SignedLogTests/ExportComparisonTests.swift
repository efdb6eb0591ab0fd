import AuditLog
import SignedNote
import Store
import Testing

@testable import Audit
@testable import SignedLog

/// An exported log beside the store that it was exported from.
@Suite struct ExportComparisonTests {
    private let fixture: LogFixture
    private let leaves: [TreeHash]
    private let checkpoint: Checkpoint

    init() throws {
        fixture = try LogFixture()
        let key = try LogFixture.key(1)
        let notary = fixture.notary(key)
        try notary.begin()
        let head = try fixture.grow(9, signedBy: notary)
        leaves = try fixture.store.reading { try $0.treeHashes(level: 0, 0..<head.size) }
            .map { try #require(TreeHash(bytes: $0)) }
        checkpoint = try Checkpoint(head, of: key.name)
    }

    private func differences(_ leaves: [TreeHash], under checkpoint: Checkpoint?) throws -> [String] {
        var verification = Verification()
        try verification.readLog(of: fixture.store) { _ in }
        for (index, leaf) in leaves.enumerated() { verification.take(exported: leaf, at: Int64(index)) }
        verification.finishExport(under: checkpoint)
        #expect(verification.report.exported == leaves.count)
        return verification.report.differences.map(\.description)
    }

    @Test func `An export of the store's log fits it, also once the log has grown`() throws {
        #expect(try differences(leaves, under: checkpoint) == [])
        try fixture.grow(5)
        #expect(try differences(leaves, under: checkpoint) == [])
    }

    @Test func `The first entry that differs is named, and a root that is another`() throws {
        var forged = leaves
        (forged[3], forged[4], forged[7]) = (.leaf([3]), leaves[3], .leaf([7]))
        #expect(
            try differences(forged, under: checkpoint)
                == ["export, entry 3: the exported log holds another text than the store"]
        )
        let other = try #require(Checkpoint(origin: checkpoint.origin, size: checkpoint.size, root: .leaf([1])))
        #expect(
            try differences(leaves, under: other)
                == ["export, entry 10: the exported log's checkpoint has another root than the store"]
        )
    }

    @Test func `An export that goes on behind the store, or ends before its checkpoint, is seen`() throws {
        let longer = try #require(Checkpoint(origin: checkpoint.origin, size: 12, root: checkpoint.root))
        let found = try differences(leaves + [.leaf([1]), .leaf([2])], under: longer)
        #expect(found.count == 1 && found[0].contains("goes on to 12 entries"), "\(found)")
        let cut = try differences(Array(leaves.prefix(4)), under: checkpoint)
        #expect(cut == ["export, entry 4: the exported log could not be read from here on"])
    }
}
