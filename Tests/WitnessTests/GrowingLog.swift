import AuditLog
import SignedNote
import Testing

/// A log in memory, to be witnessed.
struct GrowingLog: TreeNodes {
    static let origin = NoteName("log.example.com/belay")!
    let key: SigningKey
    let leaves: [TreeHash]

    init(count: Int, mark: String = "", seed: UInt8 = 1) {
        key = SigningKey(name: Self.origin, seed: Array(repeating: seed, count: 32))!
        leaves = (0..<count).map { .leaf(Array("\(mark)\($0)".utf8)) }
    }

    func node(height: Int, index: Int64) -> TreeHash {
        guard height > 0 else { return leaves[Int(index)] }
        return .node(node(height: height - 1, index: index * 2), node(height: height - 1, index: index * 2 + 1))
    }

    func note(_ size: Int, by signer: SigningKey? = nil, origin: NoteName = origin) throws -> SignedNote {
        var head = TreeHead.empty
        for leaf in leaves.prefix(size) { head.append(leaf) }
        let checkpoint = try #require(Checkpoint(origin: origin, size: Int64(size), root: head.root))
        var note = try #require(SignedNote(unsigned: checkpoint.text))
        note.sign(with: signer ?? key)
        return note
    }

    func request(_ old: Int, _ new: Int) throws -> AddCheckpointRequest {
        try #require(try AddCheckpointRequest(note(new), extending: Int64(old), from: self))
    }
}
