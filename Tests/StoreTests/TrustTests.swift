import Escalation
import JSON
import Testing

@testable import Store

/// Roots and bundles, kept as they came.
@Suite struct TrustTests {
    private func bundle(_ version: Int64, at: Instant) -> StoredBundle {
        StoredBundle(
            version: version,
            note: "name/policy\npolicy/v1\n\n— alice AAAA\n",
            manifest: "[]\n",
            change: #"{"why":"ü"}"#,
            files: [
                .init(path: "a/b.yaml", documents: [.init(kind: "policy", name: "heat", version: 2)]),
                .init(path: "c.yaml", documents: []),
            ],
            at: at,
            storedBy: "ops"
        )
    }

    @Test(arguments: StoreKind.contract)
    func `Roots and bundles come back in order, and each raises the documents' revision`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.reading { try $0.trust() } == StoredTrust(roots: [], bundles: []))
            let now = try store.reading { $0.now }
            let root = StoredRoot(version: 1, note: "name/root\n\n— a b\n", at: now, storedBy: "ops")
            try store.transaction { try $0.add(root) }
            try store.transaction { transaction in
                #expect(try transaction.holdTrust().roots == [root])
                try transaction.add(bundle(2, at: now))
                try transaction.add(bundle(1, at: now))
                try transaction.record(.bundleActivated, facts: ["version": 2])
            }
            #expect(try store.reading { try $0.documentsRevision() } == 3)
            let expected = StoredTrust(roots: [root], bundles: [bundle(1, at: now), bundle(2, at: now)])
            #expect(try store.reading { try $0.trust() } == expected)
            let entries = try store.transaction { try $0.unsequenced(limit: 9) }
            #expect(entries.map(\.entry.kind) == [.bundleActivated])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A version is stored once`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let now = try store.reading { $0.now }
            try store.transaction { try $0.add(bundle(1, at: now)) }
            #expect(throws: StoreError.self) { try store.transaction { try $0.add(bundle(1, at: now)) } }
            #expect(try store.reading { try $0.trust() }.bundles.count == 1)
        }
    }
}
