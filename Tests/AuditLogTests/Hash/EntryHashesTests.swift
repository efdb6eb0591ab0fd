import Testing

@testable import AuditLog

@Suite("The two hashes of an entry") struct EntryHashesTests {
    @Test func `They are the leaf's and that of the bytes alone, however long the entry is and wherever it lies`() {
        let bytes = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }
        bytes.withUnsafeBytes { bytes in
            for count in 0...600 {
                let entry = UnsafeRawBufferPointer(rebasing: bytes[count % 17..<count % 17 + count])
                let hashes = EntryHashes(of: entry)
                #expect(hashes == EntryHashes(leaf: .leaf(entry), plain: HashWords(of: entry)), "\(count) bytes")
            }
        }
    }

    @Test func `Those of nothing are known`() {
        let hashes = EntryHashes(of: UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(hashes.leaf.hexadecimal == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            TreeHash(hashes.plain).hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }
}
