import Escalation
import Messages

extension SQLTransaction {
    /// The longest name that either database indexes: PostgreSQL refuses an index row above 2,704 bytes.
    static let nameBytesMax = 2048

    private static let enter = SQLStatement(
        "enter a message into the inbox",
        """
        INSERT INTO inbox (handler, sender, message_id, digest, at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (handler, sender, message_id) DO NOTHING RETURNING 1
        """
    )
    private static let lookUp = SQLStatement(
        "look a message up in the inbox",
        "SELECT digest, answer FROM inbox WHERE handler = ?1 AND sender = ?2 AND message_id = ?3"
    )
    private static let answer = SQLStatement(
        "keep an answer",
        "UPDATE inbox SET answer = ?1 WHERE handler = ?2 AND sender = ?3 AND message_id = ?4"
    )
    private static let raise = SQLStatement(
        "raise a trial",
        """
        INSERT INTO trial (digest, count, at) VALUES (?1, 1, ?2)
        ON CONFLICT (digest) DO UPDATE SET count = trial.count + 1, at = excluded.at RETURNING count
        """
    )
    private static let raiseAgain = SQLStatement(
        "raise a trial",
        """
        INSERT INTO trial (digest, count, at) VALUES (?1, ?3, ?2)
        ON CONFLICT (digest) DO UPDATE SET
            count = CASE WHEN trial.count < excluded.count THEN excluded.count ELSE trial.count END,
            at = excluded.at
        RETURNING count
        """
    )
    private static let clear = SQLStatement("clear a trial", "DELETE FROM trial WHERE digest = ?1")

    func admit(_ messages: [InboxMessage]) throws -> [InboxVerdict] {
        locks.lock(.inbox)
        for message in messages { try Self.checkLength(message.id.parts, "the id of a message") }
        let sorted = messages.indices.sorted(byBytesOf: { messages[$0].id.parts })
        let entered = try run(
            sorted.map { place in
                Self.enter.with(columns(of: messages[place].id) + [SQLValue(messages[place].digest), SQLValue(now)])
            }
        )
        var verdicts = [InboxVerdict](repeating: .first, count: messages.count)
        let seen = zip(sorted, entered).filter { $1.isEmpty }.map(\.0)
        let earlier = try run(seen.map { Self.lookUp.with(columns(of: messages[$0].id)) })
        for (place, rows) in zip(seen, earlier) {
            verdicts[place] = try verdict(on: messages[place], earlier: rows.first)
        }
        return verdicts
    }

    private func verdict(on message: InboxMessage, earlier: SQLRow?) throws -> InboxVerdict {
        // A row that was pruned between the two questions was thirty days old: certainly seen, its answer is gone.
        guard var earlier else { return .repeated(answer: nil) }
        guard try earlier.digest() == message.digest else { return .reused }
        // An answer whose key is destroyed went with what it answered.
        let answer = try earlier.optionalText().flatMap(json.keys.open)
        return .repeated(answer: try answer.map { try json.read($0, Envelope.init(stored:)) })
    }

    func keeping(_ answer: Envelope, of id: InboxID) throws -> SQLCommand {
        Self.answer.with([.text(try key(about: answer).seal(answer.stored))] + columns(of: id))
    }

    /// Who sent a message, and under which id, stands under pseudonyms: it only has to be known again.
    private func columns(of id: InboxID) -> [SQLValue] {
        let pseudonyms = json.keys.pseudonyms
        return [.text(id.handler), .text(pseudonyms.of(id.sender)), .text(pseudonyms.of(id.message))]
    }

    /// Refuses, in both databases alike, a name that one of them could not index.
    static func checkLength(_ parts: [String], _ what: String) throws {
        guard parts.reduce(0, { $0 + $1.utf8.count }) <= nameBytesMax else {
            throw StoreError(.data, operation: "lock", message: "\(what) is longer than \(nameBytesMax) bytes")
        }
    }

    func raiseTrial(digest: Digest, again: Int?) throws -> Int {
        let raise =
            if let again {
                Self.raiseAgain(SQLValue(digest), SQLValue(now), SQLValue(again))
            } else {
                Self.raise(SQLValue(digest), SQLValue(now))
            }
        guard var row = try rows(raise).first else { return 1 }
        return Int(try row.int())
    }

    func clearTrial(digest: Digest) throws {
        _ = try rows(Self.clear(SQLValue(digest)))
    }
}

extension InboxID {
    fileprivate var parts: [String] { [handler, sender, message] }
}
