import Fleet
import SignedNote

/// A private key on disk: a file of one line, closed to others. It is never an argument and never in the environment.
enum KeyFile {
    static func read(_ path: String) throws -> SigningKey {
        let secret: Secret
        do throws(SettingsIssue) {
            secret = try SecretFile(key: "--key", path: path, origin: .argument("--key")).read()
        } catch {
            throw CommandFailure(.permission, "\(error)")
        }
        return try secret.reveal { text in
            do throws(NoteError) {
                return try SigningKey(written: text)
            } catch {
                throw CommandFailure(.usage, "\(path): \(error)", advice: "make one with: belay policy key new")
            }
        }
    }

    static func write(_ key: SigningKey, to path: String) throws {
        try BundleFiles.write(Array((key.written + "\n").utf8), to: path, mode: 0o600)
    }
}
