/// That a witness saw a note, and when.
public struct Cosignature: Hashable, Sendable {
    public let witness: WitnessKey
    /// Seconds since 1970, by the witness's clock.
    public let time: UInt64

    package init(witness: WitnessKey, time: UInt64) {
        self.witness = witness
        self.time = time
    }

    /// The bytes that are signed (C2SP tlog-cosignature, *Format*).
    static func message(over text: [UInt8], at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }
}

extension SignedNote {
    /// Adds the cosignature of a witness; a second one of the same witness takes the first one's place.
    ///
    /// - Parameter time: Seconds since 1970.
    public mutating func cosign(with key: WitnessSigningKey, at time: UInt64) {
        set(
            NoteSignature(
                name: key.name,
                keyID: key.verifier.id,
                signature: key.signature(over: Array(text.utf8), at: time)
            )
        )
    }

    /// The witnesses of `known` that saw this text, in the order of the lines. Lines of other keys are passed over; none
    /// need be there.
    ///
    /// - Throws: ``NoteError/badSignature(_:)`` where a line claims a witness that is known and is not theirs;
    ///   ``NoteError/repeatedSignature(_:)``.
    public func cosignatures(among known: some Sequence<WitnessKey>) throws(NoteError) -> [Cosignature] {
        let content = Array(text.utf8)
        let known = Array(known)
        var found: [Cosignature] = []
        for signature in signatures {
            guard let key = known.first(where: { $0.name == signature.name && $0.id == signature.keyID }) else {
                continue
            }
            guard let time = key.time(in: signature.signature, over: content) else { throw .badSignature(key.name) }
            guard !found.contains(where: { $0.witness == key }) else { throw .repeatedSignature(key.name) }
            found.append(Cosignature(witness: key, time: time))
        }
        return found
    }

    /// The line that claims to be of `witness`, as it stands there.
    public func signature(of witness: WitnessKey) -> NoteSignature? {
        signatures.first { $0.name == witness.name && $0.keyID == witness.id }
    }
}
