/// Why bytes are no signed note, or a key is none.
public enum NoteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More bytes than any note has.
    case tooLarge(bytesMax: Int)
    case notText
    /// A control character, which could make a reader see other lines than were signed.
    case control
    /// No empty line between a text and signature lines.
    case noSignatures
    /// Signature line number, from 1.
    case malformedSignature(line: Int)
    case tooManySignatures(max: Int)
    /// A line of a key that is known, whose signature is not that key's over this text.
    case badSignature(NoteName)
    /// The same key signed twice.
    case repeatedSignature(NoteName)
    /// No key that is known signed it.
    case noKnownSignature
    case malformedKey(String)

    public var description: String {
        switch self {
        case .tooLarge(let bytesMax): "the note is larger than \(bytesMax) bytes"
        case .notText: "the note is not UTF-8"
        case .control: "the note holds a control character"
        case .noSignatures: "the note has no text that ends in a line, an empty line, and signature lines"
        case .malformedSignature(let line): "signature line \(line) is not written `— name base64`"
        case .tooManySignatures(let max): "the note has more than \(max) signature lines"
        case .badSignature(let name): "the signature of \(name) is not its key's over this text"
        case .repeatedSignature(let name): "the key \(name) signed twice"
        case .noKnownSignature: "no key that is known signed this"
        case .malformedKey(let reason): "the key cannot be read: \(reason)"
        }
    }
}
