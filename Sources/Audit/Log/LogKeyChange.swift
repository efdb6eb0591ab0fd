import AuditLog
import Escalation
import JSON
import SignedNote
import Store

/// A change of the key that signs the log, written as an entry of the log itself.
public struct LogKeyChange: Sendable {
    public enum Reason: Hashable, Sendable {
        /// The old key signs over to the new one.
        case rotation
        /// Somebody else may have the old key: what it signed past this size does not count.
        case compromise(past: Int64)
        /// The log goes on under another name.
        case newOrigin
    }

    /// Why a change is not written.
    public struct Refusal: Error, CustomStringConvertible {
        public let description: String
    }

    public let key: VerifierKey
    public let reason: Reason
    /// Who says so: an operator's name on their machine.
    public let by: String

    public init(to key: VerifierKey, reason: Reason, by: String) {
        self.key = key
        self.reason = reason
        self.by = by
    }

    /// Writes the entry; the sequencer signs from it on with the new key.
    public func write(to store: any Store) throws {
        let (current, newest) = try store.reading { (try $0.logKeys().last, try $0.newestCheckpoint(of: nil)) }
        guard let current, let newest else {
            throw Refusal(description: "the log is not signed yet: there is no key to change")
        }
        let replaced = try VerifierKey(written: current.key)
        let last = try SignedNote(newest.note)
        try check(against: replaced, signedSize: newest.size)
        var facts = LogKeyUse.facts(
            of: key,
            replacing: replaced,
            distrustedFrom: distrustedFrom,
            after: reason == .newOrigin ? last : nil
        )
        facts["by"] = .string(by)
        try store.transaction { transaction in
            let number = try transaction.nextInstallationChange()
            var changes = ChangeSet()
            changes.entries = [.ofInstallation(.logKeyTaken, change: number, at: transaction.now, facts: facts)]
            _ = try transaction.write(changes)
        }
    }

    private var distrustedFrom: Int64? {
        if case .compromise(let size) = reason { size } else { nil }
    }

    private func check(against replaced: VerifierKey, signedSize: Int64) throws {
        guard key != replaced else { throw Refusal(description: "the log is signed by this key already") }
        switch reason {
        case .rotation, .compromise:
            guard key.name == replaced.name else {
                throw Refusal(
                    description:
                        "the new key is called \(key.name), the log \(replaced.name): a key of the same name goes on, another name needs `restart`"
                )
            }
        case .newOrigin:
            guard key.name != replaced.name else {
                throw Refusal(
                    description: "a new origin needs another name than \(replaced.name), such as \(replaced.name)/2"
                )
            }
        }
        if case .compromise(let size) = reason, size < 0 || size > signedSize {
            throw Refusal(description: "the log has been signed up to \(signedSize) entries, not \(size)")
        }
    }
}
