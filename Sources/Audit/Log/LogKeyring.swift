import Fleet
import SignedNote

/// The private keys that may sign the log, from one file with a line for each.
public struct LogKeyring: Sendable {
    public let keys: [SigningKey]

    public init(_ keys: [SigningKey]) {
        self.keys = keys
    }

    public init(_ file: SecretFile) throws(SettingsIssue) {
        let secret = try file.read()
        do {
            keys = try secret.reveal { text in
                try text.split(separator: "\n").map { try SigningKey(written: String($0)) }
            }
        } catch {
            throw SettingsIssue(
                file.origin,
                key: file.key,
                message: "\(file.key) names \(file.path), which holds no key of a log: \(error)",
                advice: "make one with: belay key new"
            )
        }
    }

    public subscript(_ written: String) -> SigningKey? { keys.first { $0.verifier.description == written } }
}
