import AuditLog
import Escalation
import JSON
import SignedNote
import Store

/// A change of the key that signs the log: a statement that the keys sign, and the entry that tells of it.
public struct LogKeyChange: Sendable {
    public enum Reason: Hashable, Sendable {
        /// The old key hands over to the new one, which has the same name.
        case rotation
        /// Somebody else may have the old key: what it signs from this size on does not count. Such a key hands nothing
        /// over, and the log goes on under another name.
        case compromise(from: Int64)
        /// The log goes on under another name.
        case newOrigin
    }

    /// Why a change is not made.
    public struct Refusal: Error, CustomStringConvertible {
        public let description: String
    }

    let key: SigningKey
    let keyring: LogKeyring
    let reason: Reason
    let by: String

    /// - Parameters:
    ///   - keyring: Of the sequencer, with the old key and the new one.
    ///   - by: Who says so: an operator's name on their machine.
    public init(to key: SigningKey, of keyring: LogKeyring, reason: Reason, by: String) {
        self.key = key
        self.keyring = keyring
        self.reason = reason
        self.by = by
    }

    /// Makes the change; from the next head on the new key signs.
    ///
    /// The log is held meanwhile, so that the old key has signed nothing of the sizes that it hands over.
    public func make(in store: any Store) throws {
        try store.transaction { transaction in
            let head = try transaction.lockLog()
            guard let history = try LogOrigins(try transaction.logKeyStatements()).current else {
                throw Refusal(description: "the log is not signed yet: there is no key to change")
            }
            guard let old = history.keys.terms.last?.key else {
                throw Refusal(description: "the log has no key")
            }
            guard keyring[key.verifier] != nil else {
                throw Refusal(description: "the key file does not hold the new key, so that belay-audit could not sign")
            }
            var changes = ChangeSet()
            for note in try statements(replacing: old, in: history, head) {
                try transaction.addLogKeyStatement(note.bytes)
                changes.entries.append(
                    .logKey(note, number: try transaction.nextInstallationChange(), at: transaction.now, by: by)
                )
            }
            _ = try transaction.write(changes)
        }
    }

    private func statements(
        replacing old: VerifierKey,
        in history: LogKeyHistory,
        _ head: LogHead
    ) throws -> [SignedNote] {
        switch reason {
        case .rotation:
            guard key.name == old.name else {
                throw Refusal(
                    description: "the new key is called \(key.name), the log \(old.name): another name needs `restart`"
                )
            }
            let oldKey = try signing(old)
            return [
                try accepted(history.next(.trust(key.verifier, from: head.size + 1)), by: [oldKey, key], in: history)
            ]
        case .newOrigin:
            return [try beginning(after: head, in: history)]
        case .compromise(let size):
            guard size >= 0, size <= head.size else {
                throw Refusal(description: "the log has \(head.size) entries, not \(size)")
            }
            let distrust = history.next(.distrust(old, from: size))
            return [
                try accepted(distrust, by: [try signing(old)], in: history), try beginning(after: head, in: history),
            ]
        }
    }

    private func beginning(after head: LogHead, in history: LogKeyHistory) throws -> SignedNote {
        guard key.name != history.origin else {
            throw Refusal(
                description: "a new origin needs another name than \(history.origin), such as \(history.origin)/2"
            )
        }
        let statement = LogKeyHistory.first(key.verifier, continuing: try Checkpoint(head, of: history.origin))
        let note = try signed(statement, by: [key])
        _ = try LogKeyHistory(beginning: note)
        return note
    }

    private func accepted(
        _ statement: LogKeyStatement,
        by keys: [SigningKey],
        in history: LogKeyHistory
    ) throws -> SignedNote {
        let note = try signed(statement, by: keys)
        var history = history
        do throws(LogKeyError) { try history.accept(note) } catch { throw Refusal(description: "\(error)") }
        return note
    }

    private func signing(_ key: VerifierKey) throws -> SigningKey {
        guard let own = keyring[key] else {
            throw Refusal(description: "the key file does not hold the log's key \(key), which has to sign this")
        }
        return own
    }
}

/// Signs a statement about a log's keys.
func signed(_ statement: LogKeyStatement, by keys: [SigningKey]) throws -> SignedNote {
    guard var note = SignedNote(unsigned: statement.text) else {
        preconditionFailure("a statement is text without control characters")
    }
    for key in keys { note.sign(with: key) }
    return note
}

extension Entry {
    /// Tells in the log itself what is said of its keys.
    static func logKey(_ statement: SignedNote, number: Int64, at now: Instant, by: String? = nil) -> Entry {
        var facts: JSONObject = ["statement": .string(statement.written)]
        if let by { facts["by"] = .string(by) }
        return .ofInstallation(.logKeyStated, change: number, at: now, facts: facts)
    }
}
