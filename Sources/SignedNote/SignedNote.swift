/// A text with signature lines, after C2SP signed-note v1.0.0: what checkpoints of the log, policy bundles and their
/// root are written as.
///
/// What is signed are the bytes of ``text``, its last line end included. Reading a note proves nothing; ``signers(among:)``
/// does.
public struct SignedNote: Hashable, Sendable {
    /// Ends with a line end. May hold empty lines.
    public let text: String
    public private(set) var signatures: [NoteSignature]

    /// Larger than any note of ours: a note names digests, it does not hold what it vouches for.
    public static let bytesMax = 64 * 1024
    public static let signaturesMax = 100

    /// A text that nobody has signed yet. `nil` unless it is text that a note can hold.
    public init?(unsigned text: String) {
        guard text.utf8.last == Self.lineEnd, text.utf8.count <= Self.bytesMax, !Self.holdsControl(text.utf8) else {
            return nil
        }
        self.text = text
        self.signatures = []
    }

    /// Reads a note from its bytes. A note without a signature line is none.
    public init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLarge(bytesMax: Self.bytesMax) }
        guard let whole = String(validating: bytes, as: UTF8.self) else { throw .notText }
        guard !Self.holdsControl(whole.utf8) else { throw .control }
        // The last empty line parts text and signatures: no signature line is empty.
        guard bytes.last == Self.lineEnd, let gap = Self.lastGap(bytes) else { throw .noSignatures }
        text = String(decoding: bytes[...gap], as: UTF8.self)
        let lines = bytes[(gap + 2)...].dropLast().split(separator: Self.lineEnd, omittingEmptySubsequences: false)
        guard lines.count <= Self.signaturesMax else { throw .tooManySignatures(max: Self.signaturesMax) }
        var signatures: [NoteSignature] = []
        for (place, line) in lines.enumerated() {
            guard let signature = NoteSignature(line: line) else { throw .malformedSignature(line: place + 1) }
            signatures.append(signature)
        }
        guard !signatures.isEmpty else { throw .noSignatures }
        self.signatures = signatures
    }

    /// The note as it is stored and sent.
    public var bytes: [UInt8] { Array(written.utf8) }

    public var written: String { text + "\n" + signatures.map(\.line).joined() }

    /// Adds the signature of `key`; a second one of the same key takes the first one's place.
    public mutating func sign(with key: SigningKey) {
        set(
            NoteSignature(name: key.name, keyID: key.verifier.id, signature: key.signature(over: Array(text.utf8)))
        )
    }

    /// Adds a signature that somebody else made, in place of what the same key signed before. Nothing is believed of it.
    public mutating func add(_ signature: NoteSignature) { set(signature) }

    /// In place of what the same key signed before.
    mutating func set(_ signature: NoteSignature) {
        if let place = signatures.firstIndex(where: { $0.name == signature.name && $0.keyID == signature.keyID }) {
            signatures[place] = signature
        } else {
            signatures.append(signature)
        }
    }

    /// The keys of `known` that signed this text, in the order of the lines. Lines of other keys are passed over.
    ///
    /// - Throws: ``NoteError/badSignature(_:)`` where a line claims a key that is known and is not its, even beside good
    ///   ones; ``NoteError/repeatedSignature(_:)``; ``NoteError/noKnownSignature`` where none is left.
    public func signers(among known: some Sequence<VerifierKey>) throws(NoteError) -> [VerifierKey] {
        let content = Array(text.utf8)
        let known = Array(known)
        var signers: [VerifierKey] = []
        for signature in signatures {
            guard let key = known.first(where: { $0.name == signature.name && $0.id == signature.keyID }) else {
                continue
            }
            guard key.accepts(signature.signature, over: content) else { throw .badSignature(key.name) }
            guard !signers.contains(key) else { throw .repeatedSignature(key.name) }
            signers.append(key)
        }
        guard !signers.isEmpty else { throw .noKnownSignature }
        return signers
    }

    private static let lineEnd = UInt8(ascii: "\n")

    /// Where the text's last line end stands.
    private static func lastGap(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast().last { bytes[$0] == lineEnd && bytes[$0 + 1] == lineEnd && $0 + 2 < bytes.count }
    }

    private static func holdsControl(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.contains { $0 < 0x20 && $0 != lineEnd }
    }
}
