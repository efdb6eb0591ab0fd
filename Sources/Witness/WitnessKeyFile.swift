import SignedNote

/// The file that holds a witness's private key, on one line.
public enum WitnessKeyFile {
    public static func read(_ path: String) throws(WitnessError) -> WitnessSigningKey {
        guard let bytes = try WitnessFile.read(path, isSecret: true) else {
            throw WitnessError(
                .configuration,
                "there is no \(path); make a key with: belay-witness new-key NAME \(path)"
            )
        }
        var text = bytes[...]
        while let last = text.last, last == 10 || last == 13 { text.removeLast() }
        do throws(NoteError) {
            return try WitnessSigningKey(written: String(decoding: text, as: UTF8.self))
        } catch {
            throw WitnessError(.configuration, "\(path): \(error)")
        }
    }

    /// Draws a key of this name and writes it to a file that must not be there yet.
    public static func draw(_ name: NoteName, to path: String) throws(WitnessError) -> WitnessKey {
        var random = SystemRandomNumberGenerator()
        let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        guard let key = WitnessSigningKey(name: name, seed: seed) else {
            preconditionFailure("thirty-two bytes are a seed")
        }
        try WitnessFile.create(path, secret: key.written + "\n")
        return key.verifier
    }
}
