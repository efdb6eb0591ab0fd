import Fleet
import SignedNote

/// A private key on disk: a file closed to others, of one line, or of that line closed with a passphrase. It is never an
/// argument and never in the environment.
enum KeyFile {
    static func read(_ path: String, _ passphrase: PassphraseOptions, _ console: Console) throws -> SigningKey {
        let secret: Secret
        do throws(SettingsIssue) {
            secret = try SecretFile(key: "--key", path: path, origin: .argument("--key")).read()
        } catch {
            throw CommandFailure(.permission, "\(error)")
        }
        return try secret.reveal { text in
            guard AgeFile.isClosed(text) else { return try key(in: text, path) }
            let opened: String
            do {
                opened = try passphrase.opening(path, console).reveal { try AgeFile.open(text, with: $0) }
            } catch let failure as AgeFile.Failure {
                throw CommandFailure(failure == .wrongPassphrase ? .permission : .usage, "\(path): \(failure)")
            }
            return try key(in: opened, path)
        }
    }

    private static func key(in text: String, _ path: String) throws -> SigningKey {
        do throws(NoteError) {
            return try SigningKey(written: text.hasSuffix("\n") ? String(text.dropLast()) : text)
        } catch {
            throw CommandFailure(.usage, "\(path): \(error)", advice: "make one with: belay key new")
        }
    }

    /// - Parameter passphrase: `nil` leaves it to the file's mode alone.
    static func write(_ key: SigningKey, to path: String, closedWith passphrase: Secret?) throws {
        try BundleFiles.write(Array(try written(key, passphrase).utf8), to: path, mode: 0o600)
    }

    /// Puts the key in its file's place, closed otherwise than before.
    static func rewrite(_ key: SigningKey, at path: String, closedWith passphrase: Secret?) throws {
        try BundleFiles.replace(path, with: Array(try written(key, passphrase).utf8), mode: 0o600)
    }

    private static func written(_ key: SigningKey, _ passphrase: Secret?) throws -> String {
        let line = key.written + "\n"
        guard let passphrase else { return line }
        return try passphrase.reveal { try AgeFile.close(line, with: $0, AgeFile.Randomness(drawSalt)) }
    }
}
