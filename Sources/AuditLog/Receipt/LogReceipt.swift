import Base64Text
import SignedNote

/// That an entry stands in a log whose checkpoint is signed, for somebody who has the entry and trusts nobody else (C2SP
/// tlog-proof v1, a draft): its index, the hashes from its leaf to the root, and the checkpoint as it was signed.
public struct LogReceipt: Hashable, Sendable {
    public let index: Int64
    public let path: [TreeHash]
    /// With all its signature lines.
    public let note: SignedNote

    static let firstLine = "c2sp.org/tlog-proof@v1"
    /// No tree of 63 bits is higher.
    static let pathMax = 63

    /// `nil` where the note is no checkpoint, or the proof is of a tree of another size.
    public init?(_ proof: InclusionProof, under note: SignedNote) {
        guard let checkpoint = try? Checkpoint(text: note.text), checkpoint.size == proof.size else { return nil }
        self.init(index: proof.index, path: proof.path, note: note)
    }

    private init(index: Int64, path: [TreeHash], note: SignedNote) {
        self.index = index
        self.path = path
        self.note = note
    }

    /// As a file holds it.
    public var bytes: [UInt8] {
        let head = ["\(Self.firstLine)\n", "index \(index)\n"] + path.map { "\(Base64.encode($0.bytes))\n" } + ["\n"]
        return Array(head.joined().utf8) + note.bytes
    }

    /// Reads a file. What it says is shown by ``verify(_:by:)`` alone.
    public init(_ bytes: [UInt8]) throws(ReceiptError) {
        guard bytes.count <= SignedNote.bytesMax else { throw .malformed("it is larger than any receipt") }
        // Lines end at the first empty one; the checkpoint behind it has an empty line of its own.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let gap = lines.firstIndex(where: \.isEmpty), gap >= 2 else { throw .malformed("it has no checkpoint") }
        guard lines[0].elementsEqual(Self.firstLine.utf8) else {
            throw .malformed("it does not begin with \(Self.firstLine)")
        }
        guard let index = Self.index(lines[1]) else { throw .malformed("its second line names no index") }
        guard gap - 2 <= Self.pathMax else { throw .malformed("it has more hashes than a tree is high") }
        var path: [TreeHash] = []
        for line in lines[2..<gap] {
            guard let hash = Base64.decode(line).flatMap(TreeHash.init(bytes:)) else {
                throw .malformed("line \(path.count + 3) is no hash of 32 bytes")
            }
            path.append(hash)
        }
        let rest = lines[...gap].reduce(0) { $0 + $1.count + 1 }
        do throws(NoteError) {
            self.init(index: index, path: path, note: try SignedNote(Array(bytes.dropFirst(rest))))
        } catch {
            throw .unsigned(error)
        }
    }

    /// The number of `index 4`, which is written in one way alone.
    private static func index(_ line: some Collection<UInt8>) -> Int64? {
        let lead = Array("index ".utf8)
        guard line.starts(with: lead), let index = Int64(String(decoding: line.dropFirst(lead.count), as: UTF8.self)),
            index >= 0, "\(index)".utf8.elementsEqual(line.dropFirst(lead.count))
        else { return nil }
        return index
    }

    /// The checkpoint that vouches for `entry`, where everything about this receipt holds.
    ///
    /// - Parameters:
    ///   - entry: Its exact bytes.
    ///   - key: The log's, from another hand than the receipt. Its name is the log's origin.
    public func verify(_ entry: some Collection<UInt8>, by key: VerifierKey) throws(ReceiptError) -> Checkpoint {
        do throws(NoteError) {
            _ = try note.signers(among: [key])
        } catch {
            throw .unsigned(error)
        }
        let checkpoint: Checkpoint
        do throws(CheckpointError) {
            checkpoint = try Checkpoint(text: note.text)
        } catch {
            throw .noCheckpoint(error)
        }
        guard checkpoint.origin == key.name else { throw .anotherLog(checkpoint.origin) }
        guard let proof = InclusionProof(index: index, size: checkpoint.size, path: path),
            proof.proves(.leaf(entry), in: checkpoint.root)
        else { throw .notInLog(index: index, size: checkpoint.size) }
        return checkpoint
    }
}

/// Why a receipt shows nothing.
public enum ReceiptError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    /// What stands under it is no note of a key that is trusted.
    case unsigned(NoteError)
    case noCheckpoint(CheckpointError)
    case anotherLog(NoteName)
    case notInLog(index: Int64, size: Int64)

    public var description: String {
        switch self {
        case .malformed(let reason): "it is no receipt: \(reason)"
        case .unsigned(let error): "its checkpoint is not signed as it must be: \(error)"
        case .noCheckpoint(let error): "\(error)"
        case .anotherLog(let origin): "it is of another log, \(origin)"
        case .notInLog(let index, let size): "these bytes are not entry \(index) of the log of \(size) entries"
        }
    }
}
