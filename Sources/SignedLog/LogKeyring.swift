import SignedNote

/// The private keys that may sign the log.
public struct LogKeyring: Sendable {
    public let keys: [SigningKey]

    public init(_ keys: [SigningKey]) {
        self.keys = keys
    }

    /// Reads a key from each line.
    public init(written text: String) throws(NoteError) {
        var keys: [SigningKey] = []
        for line in text.split(separator: "\n") { keys.append(try SigningKey(written: String(line))) }
        self.keys = keys
    }

    public subscript(_ key: VerifierKey) -> SigningKey? { keys.first { $0.verifier == key } }
}
