import Audit
import AuditLog
import Escalation
import JSON
import Messages
import SignedNote
import Store

/// Holds the log against what must hold of it: its entries, its signed heads, the stream, and what leaves because of them.
///
/// It grows a tree of its own from what each commit gave a place, in the order of the places, and verifies every signature.
final class LogOracle {
    struct Place: Hashable {
        let caseID: CaseID
        let change: Int64
    }

    unowned let world: World
    let key: VerifierKey
    private let witnesses: [WitnessKey]

    private(set) var tree = TreeHead.empty
    private var leaves: [TreeHash] = []
    /// The roots that the store has had, by size.
    private var roots: [Int64: TreeHash] = [:]
    private(set) var indices: [Place: Int64] = [:]
    private var newest: [CaseID: (change: Int64, digest: Digest)] = [:]
    /// What is known to be signed: text and signature.
    private var verified: Set<[UInt8]> = []

    /// Of the checkpoints that were kept and seen by so many witnesses, the largest size.
    private(set) var covered: [Int64]
    private(set) var firstSigned: Int64?
    private(set) var signedAt: Duration = .zero
    private var streamSize: Int64 = 0
    /// How many witnesses must have seen an outcome's entry before it leaves; `0` where a signature will do.
    private(set) var held: [Place: Int] = [:]
    /// Of each outcome, the receipts that the broker took.
    var receipts: [String: Set<[UInt8]>] = [:]

    init(_ world: World) {
        self.world = world
        key = world.keys.log.verifier
        witnesses = world.keys.policy.witnesses.map(\.key)
        covered = Array(repeating: 0, count: witnesses.count + 1)
    }

    func isBroken(_ invariant: String, _ how: String) { world.oracle.isBroken(invariant, how) }

    // MARK: What a commit did

    func see(_ commit: MemoryCommit) {
        for stored in commit.sequenced { take(stored) }
        if let head = commit.head { take(head) }
        for (before, after) in commit.checkpoints { take(after, before: before) }
        for entry in commit.entries where entry.kind == .caseClosed {
            guard let subject = commit.cases.first(where: { $0.after.id == entry.caseID })?.after,
                let witnesses = Rules.hold(of: subject)
            else { continue }
            held[Place(caseID: entry.caseID, change: entry.change)] = witnesses
        }
    }

    /// Places have no gap, each entry has one, and those of a case follow one another, each naming the one before.
    private func take(_ stored: StoredEntry) {
        let rule = "every entry has one place in the log, and a case's are in their order"
        let entry = stored.entry
        let place = Place(caseID: entry.caseID, change: entry.change)
        if stored.index != tree.size { isBroken(rule, "\(place) at \(stored.index ?? -1), the log has \(tree.size)") }
        let before = newest[entry.caseID]
        if entry.change != (before?.change ?? 0) + 1 {
            isBroken(rule, "\(entry.caseID): change \(entry.change) follows \(before?.change ?? 0)")
        }
        let previous = (try? JSONValue.parse(entry.body))?["previous"]?.string
        if entry.caseID != Entry.installation, previous != before?.digest.hexadecimal {
            isBroken(rule, "\(entry.caseID): change \(entry.change) names another entry than the one before it")
        }
        newest[entry.caseID] = (entry.change, Digest(of: entry.body))
        indices[place] = tree.size
        let leaf = TreeHash.leaf(entry.body)
        tree.append(leaf)
        leaves.append(leaf)
    }

    private func take(_ head: LogHead) {
        roots[tree.size] = tree.root
        if head.size != tree.size || head.root != tree.root.bytes {
            isBroken("the store's head is that of its entries", "\(head.size) entries, \(tree.size) with a place")
        }
    }

    private func take(_ kept: KeptCheckpoint, before: KeptCheckpoint?) {
        guard let note = try? SignedNote(kept.note), let checkpoint = hear(note, from: "the store keeps") else {
            return
        }
        let seen = cosignatures(of: note)
        if seen < kept.witnesses {
            isBroken(
                "as many witnesses have seen a checkpoint as is said",
                "size \(kept.size): \(kept.witnesses) are counted, \(seen) have signed"
            )
        }
        if let before, kept.witnesses < before.witnesses {
            isBroken(
                "what witnesses have seen stays seen",
                "size \(kept.size): \(before.witnesses) witnesses, then \(kept.witnesses)"
            )
        }
        if before == nil {
            signedAt = world.elapsed
            world.tally.checkpoints += 1
        }
        firstSigned = firstSigned ?? checkpoint.size
        for count in 0...min(kept.witnesses, witnesses.count) { covered[count] = max(covered[count], checkpoint.size) }
    }

    // MARK: Signed heads

    /// Every head that anybody is shown, wherever: signed by the log's key, and of the tree that the store had at that size.
    /// As that tree only grows, no two of them contradict one another.
    @discardableResult
    func hear(_ note: SignedNote, from whom: String) -> Checkpoint? {
        let rule = "nothing is signed but what the store holds, and signed heads go on from one another"
        guard let checkpoint = try? Checkpoint(text: note.text), isSigned(note) else {
            isBroken(rule, "\(whom) what is no checkpoint of the log's key")
            return nil
        }
        if roots[checkpoint.size] != checkpoint.root {
            isBroken(rule, "\(whom) a head of \(checkpoint.size) entries; the store, of \(tree.size), never had it")
        }
        return checkpoint
    }

    private func isSigned(_ note: SignedNote) -> Bool {
        guard let signature = note.signatures.first(where: { $0.isOf(key) }) else { return false }
        let signed = Self.signed(note, signature)
        if verified.contains(signed) { return true }
        guard (try? note.signers(among: [key])) != nil else { return false }
        verified.insert(signed)
        return true
    }

    /// A witness, who is honest, has made this signature under the text of `note`.
    func noteCosigned(_ note: SignedNote, _ signature: NoteSignature) { verified.insert(Self.signed(note, signature)) }

    private static func signed(_ note: SignedNote, _ signature: NoteSignature) -> [UInt8] {
        Array(note.text.utf8) + signature.keyID.bytes + signature.signature
    }

    private func cosignatures(of note: SignedNote) -> Int {
        witnesses.count { witness in
            guard let signature = note.signature(of: witness), var alone = SignedNote(unsigned: note.text) else {
                return false
            }
            let signed = Self.signed(note, signature)
            if verified.contains(signed) { return true }
            alone.add(signature)
            guard let found = try? alone.cosignatures(among: [witness]), !found.isEmpty else { return false }
            verified.insert(signed)
            return true
        }
    }

    // MARK: The stream

    /// The stream has the log's entries in the log's order; what comes again is the same.
    func see(_ batch: AuditBatch) {
        let rule = "the stream follows the log"
        for record in batch.records {
            if record.index > streamSize { isBroken(rule, "entry \(record.index) follows \(streamSize - 1)") }
            if record.index >= leaves.count || leaves[Int(record.index)] != record.leaf {
                isBroken(rule, "entry \(record.index) is another than the log's")
            }
            streamSize = max(streamSize, record.index + 1)
        }
    }

    func see(onStream kept: KeptCheckpoint) {
        guard let note = try? SignedNote(kept.note), let checkpoint = hear(note, from: "the stream carries") else {
            return
        }
        if checkpoint.size > streamSize {
            isBroken("the stream follows the log", "a head of \(checkpoint.size) entries behind \(streamSize) of them")
        }
    }
}
