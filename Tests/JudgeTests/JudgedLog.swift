import AuditLog
import SignedNote
import Testing

/// A log in memory with every node of its tree.
struct JudgedLog: TreeNodes {
    static let origin = NoteName("log.example.com/belay")!
    static let key = SigningKey(name: origin, seed: Array(0..<32))!
    static let witness = WitnessSigningKey(name: NoteName("witness.example.org/north")!, seed: Array(32..<64))!
    static let keys = LogKeys(origin: origin, always: [key.verifier])
    static let policy = "log \(key.verifier)\nwitness north \(witness.verifier)\nquorum north\n"

    let entries: [[UInt8]]
    /// The complete nodes of each height.
    private var levels: [[TreeHash]]

    init(count: Int) {
        entries = (0..<count).map { Array(#"{"case":"case-\#($0 % 997)","change":\#($0 / 997 + 1),"n":\#($0)}"#.utf8) }
        levels = [entries.map { TreeHash.leaf($0) }]
        while let below = levels.last, below.count > 1 {
            levels.append(stride(from: 0, to: below.count - 1, by: 2).map { .node(below[$0], below[$0 + 1]) })
        }
    }

    func node(height: Int, index: Int64) -> TreeHash { levels[height][Int(index)] }

    func root(of size: Int) -> TreeHash {
        var peaks: [TreeHash] = []
        var (height, rest) = (0, size)
        while rest > 0 {
            if rest & 1 == 1 { peaks.append(levels[height][rest - 1]) }
            (height, rest) = (height + 1, rest >> 1)
        }
        guard var root = peaks.first else { return .empty }
        for peak in peaks.dropFirst() { root = .node(peak, root) }
        return root
    }

    func note(_ size: Int) throws -> SignedNote {
        let checkpoint = try #require(Checkpoint(origin: Self.origin, size: Int64(size), root: root(of: size)))
        var note = try #require(SignedNote(unsigned: checkpoint.text))
        note.sign(with: Self.key)
        note.cosign(with: Self.witness, at: 1_700_000_000)
        return note
    }

    /// The entries from an index on, as an export asks for them.
    func feed(_ from: Int64) -> LogExport.Entries {
        var next = Int(from)
        return {
            guard next < entries.count else { return nil }
            defer { next += 1 }
            return (Int64(next), entries[next])
        }
    }
}
