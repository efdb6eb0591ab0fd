import SignedNote
import Testing

@testable import AuditLog

/// A log of cases with its keys and a witness, exported into memory.
struct SampleLog {
    static let origin = NoteName("log.example.com/belay")!
    static let key = SigningKey(name: origin, seed: Array(0..<32))!
    static let witness = WitnessSigningKey(name: NoteName("witness.example.com/w1")!, seed: Array(32..<64))!

    let entries: [[UInt8]]

    /// - Parameter cases: So many cases take turns.
    init(count: Int, cases: Int = 7, note: String = "") {
        var previous = [[UInt8]?](repeating: nil, count: cases)
        entries = (0..<count).map { index in
            let place = index % cases
            let link = previous[place].map { #","previous":"\#(Self.hash($0))""# } ?? ""
            let text =
                #"{"v":1,"case":"case-\#(place)","change":\#(index / cases + 1),"at":"2026-11-30T\#(Self.time(index))Z""#
                + link + #","note":"\#(note)\#(index)"}"#
            previous[place] = Array(text.utf8)
            return Array(text.utf8)
        }
    }

    init(entries: [[UInt8]]) { self.entries = entries }

    static func hash(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { HashWords(of: $0) }.bytes
            .map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    private static func time(_ index: Int) -> String {
        let second = index % 60
        let minute = index / 60 % 60
        let hour = index / 3600 % 24
        return [hour, minute, second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    func root(of size: Int) -> TreeHash {
        var tree = TreeHead.empty
        for entry in entries.prefix(size) { tree.append(.leaf(entry)) }
        return tree.root
    }

    func checkpoint(_ size: Int? = nil, origin: NoteName = origin) throws -> Checkpoint {
        let size = size ?? entries.count
        return try #require(Checkpoint(origin: origin, size: Int64(size), root: root(of: size)))
    }

    /// Signed, and cosigned at `time`.
    func note(
        _ size: Int? = nil,
        by keys: [SigningKey] = [key],
        seenAt time: UInt64? = 1_700_000_000
    ) throws -> SignedNote {
        var note = try #require(SignedNote(unsigned: checkpoint(size, origin: keys[0].name).text))
        for key in keys { note.sign(with: key) }
        if let time { note.cosign(with: Self.witness, at: time) }
        return note
    }

    static let keys = LogKeys(origin: origin, always: [key.verifier])

    static var policy: LogPolicy {
        get throws {
            try LogPolicy("log \(key.verifier)\nwitness w1 \(witness.verifier)\nquorum w1\n")
        }
    }

    func exported(
        into files: LogFilesInMemory = LogFilesInMemory(),
        _ size: Int? = nil,
        under note: SignedNote? = nil,
        keys: LogKeys = keys,
        history: LogKeyHistory? = nil
    ) throws -> LogFilesInMemory {
        try LogExport.run(
            into: files,
            under: note ?? self.note(size),
            keys: keys,
            history: history,
            entries: { from in self.feed(from) }
        ).files
    }

    func feed(_ from: Int64) -> LogExport.Entries {
        var next = Int(from)
        return {
            guard next < self.entries.count else { return nil }
            defer { next += 1 }
            return (Int64(next), self.entries[next])
        }
    }
}
