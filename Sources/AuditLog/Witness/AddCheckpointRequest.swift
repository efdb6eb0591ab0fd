import Base64Text
import SignedNote

/// What a log asks of a witness: to cosign a checkpoint that extends the one it cosigned last (C2SP tlog-witness,
/// `add-checkpoint`).
public struct AddCheckpointRequest: Hashable, Sendable {
    /// The size of the checkpoint that the witness cosigned last, as far as the log knows.
    public let oldSize: Int64
    public let proof: [TreeHash]
    public let note: SignedNote

    /// Where it is sent, behind the witness's own address.
    public static let path = "/add-checkpoint"
    static let proofMax = 63
    /// No request is longer.
    public static let bytesMax = SignedNote.bytesMax + (proofMax + 2) * 64

    public init(oldSize: Int64, proof: [TreeHash], note: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    /// Puts a request together; `nil` where the note is no checkpoint, or one of a smaller tree.
    ///
    /// - Parameter nodes: Of the tree that the checkpoint is over.
    public init?(_ note: SignedNote, extending oldSize: Int64, from nodes: some TreeNodes) throws {
        guard let checkpoint = try? Checkpoint(text: note.text),
            let proof = try ConsistencyProof(from: oldSize, to: checkpoint.size, out: nodes)
        else { return nil }
        self.init(oldSize: oldSize, proof: proof.path, note: note)
    }

    /// The body of the request.
    public var bytes: [UInt8] {
        let head = ["old \(oldSize)\n"] + proof.map { "\(Base64.encode($0.bytes))\n" } + ["\n"]
        return Array(head.joined().utf8) + note.bytes
    }

    /// Reads the body of a request.
    public init(_ bytes: [UInt8]) throws(AddCheckpointError) {
        guard bytes.count <= Self.bytesMax else { throw .malformed("it is larger than any request") }
        let lines = bytes.split(separator: 10, maxSplits: Self.proofMax + 2, omittingEmptySubsequences: false)
        guard let gap = lines.dropLast().firstIndex(where: \.isEmpty) else {
            throw .malformed("no empty line stands after an old size and at most \(Self.proofMax) hashes")
        }
        let lead = Array("old ".utf8)
        guard gap > 0, lines[0].starts(with: lead),
            let size = Int64(String(decoding: lines[0].dropFirst(4), as: UTF8.self)),
            size >= 0, "old \(size)".utf8.elementsEqual(lines[0])
        else { throw .malformed("its first line is not written `old SIZE`") }
        var proof: [TreeHash] = []
        for line in lines[1..<gap] {
            guard let hash = Base64.decode(line).flatMap(TreeHash.init(bytes:)) else {
                throw .malformed("line \(proof.count + 2) is no hash of 32 bytes")
            }
            proof.append(hash)
        }
        let head = lines[...gap].reduce(0) { $0 + $1.count + 1 }
        do throws(NoteError) {
            self.init(oldSize: size, proof: proof, note: try SignedNote(Array(bytes.dropFirst(head))))
        } catch {
            throw .malformed("\(error)")
        }
    }
}

/// Why bytes are no request.
public enum AddCheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)

    public var description: String {
        switch self {
        case .malformed(let reason): reason
        }
    }
}
