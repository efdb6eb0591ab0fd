import Escalation
import Fleet
import JSON
import Store

extension StoreRecovery {
    /// Destroys the keys again that the log says were destroyed since the backup was taken: who was erased is not brought
    /// back by a restore.
    func eraseAgain(_ report: inout RecoveryReport) throws {
        let entries = try store.reading { reader in
            try reader.log(report.from..<report.size, of: [.subjectErased], limit: .max)
        }
        for entry in entries.map(\.entry) {
            let body = try? JSONValue.parse(entry.body)
            guard let key = body?["key"]?.string.flatMap(SubjectKeyID.init(written:)),
                let person = body?["by"]?.string.map({ PersonID($0) })
            else { continue }
            try hold()
            let wasThere = try store.recovering { transaction in
                guard let holding = try transaction.lockHolding(under: key) else { return false }
                var step = Step(now: transaction.now, directory: Directory(people: []), drawSalt: drawSalt)
                var changes = ChangeSet()
                changes.erase(holding, by: person, step: &step)
                changes.add(step)
                _ = try transaction.write(changes)
                return true
            }
            if wasThere { report.erased.append(key) }
        }
    }
}
