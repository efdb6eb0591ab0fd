/// A hash as an entry writes it.
public enum WrittenHash: Hashable, Sendable {
    case hash(HashWords)
    /// A text that is none in lower-case hexadecimal: it fits nothing.
    case illegible

    /// - Parameter mark: What stands before the digits.
    public init(_ text: UnsafeRawBufferPointer, after mark: StaticString = "") {
        let count = mark.utf8CodeUnitCount
        guard text.begins(with: mark),
            let hash = HashWords(hexadecimal: UnsafeRawBufferPointer(rebasing: text[count...]))
        else {
            self = .illegible
            return
        }
        self = .hash(hash)
    }
}
