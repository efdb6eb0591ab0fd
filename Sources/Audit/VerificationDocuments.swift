import Escalation
import JSON
import Store

/// Documents as the log says that they were applied, beside their rows: whoever changes a policy past Belay changes what
/// everybody may decide.
struct DocumentCheck {
    private struct Name: Hashable, CustomStringConvertible {
        let kind: String
        let name: String
        let version: Int64

        var description: String { "\(kind) \(name), version \(version)," }
    }

    private struct Applied {
        let index: Int64?
        let hash: String
    }

    private var applied: [Name: Applied] = [:]
    private var rows: [Name: StoredDocument] = [:]

    /// An entry that says what was applied. One that was applied again, after a recovery, is what it was then.
    mutating func note(entry body: [UInt8], at index: Int64?) {
        guard let body = try? JSONValue.parse(body), let kind = body["document"]?.string,
            let name = body["name"]?.string, let version = body["version"]?.int, let hash = body["hash"]?.string
        else { return }
        applied[Name(kind: kind, name: name, version: version)] = Applied(index: index, hash: hash)
    }

    mutating func note(_ document: StoredDocument) {
        rows[Name(kind: document.kind, name: document.name, version: document.version)] = document
    }

    var count: Int64 { Int64(rows.count) }

    /// Whether the log, as far as it was read, does not tell of some of them.
    var hasUntold: Bool { rows.keys.contains { applied[$0] == nil } }

    /// What does not fit, and the entry beside which it does not.
    ///
    /// - Parameter isTakenOver: Whether an entry was taken over from the log by a restored store, which lacks what was applied
    ///   then until somebody applies it again.
    func faults(isTakenOver: (Int64?) -> Bool) -> [(index: Int64?, message: String)] {
        let gone = applied.filter { rows[$0.key] == nil && !isTakenOver($0.value.index) }.map { name, applied in
            (applied.index, "\(name) was applied, but its row is gone")
        }
        return (gone + rows.compactMap(fault)).sorted {
            ($0.index ?? .max, $0.message) < ($1.index ?? .max, $1.message)
        }
    }

    private func fault(_ name: Name, _ document: StoredDocument) -> (index: Int64?, message: String)? {
        guard let told = applied[name] else {
            return (nil, "\(name) stands in the store, but no entry says who applied it")
        }
        // The text of what was erased is gone; its digest stays.
        let hash = document.text.map { Digest(of: $0.utf8) } ?? document.hash
        guard hash.description == told.hash, document.hash == hash else {
            return (told.index, "\(name) is not the text that was applied: it was changed past Belay")
        }
        return nil
    }
}

extension Verification {
    /// Once the whole log was read, and every document.
    mutating func finishDocuments() {
        report.documents = documents.count
        for fault in documents.faults(isTakenOver: erasures.isTakenOver) {
            report.add(.document, index: fault.index, fault.message)
        }
    }
}
