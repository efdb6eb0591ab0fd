import Fleet
import SignedLog
import SignedNote

extension LogKeyring {
    /// Reads the key file, a line for each key.
    public init(_ file: SecretFile) throws(SettingsIssue) {
        let secret = try file.read()
        do {
            self = try secret.reveal { try LogKeyring(written: $0) }
        } catch {
            throw SettingsIssue(
                file.origin,
                key: file.key,
                message: "\(file.key) names \(file.path), which holds no key of a log: \(error)",
                advice: "make one with: belay key new"
            )
        }
    }
}
