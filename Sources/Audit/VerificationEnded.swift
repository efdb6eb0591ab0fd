import AuditLog
import Escalation
import JSON
import Store

/// What a look at the row of a case that has ended works with, from case to case.
final class EndedGlance {
    var state = EndedState()
    var snapshot = PlainCanonicalForm()
    let entry = JSONParser()
    let row = JSONParser()

    fileprivate static let drill = JSONKey("drill")
}

extension Verification {
    /// Takes a case by its row alone, where that shows that it is as the log tells it; else whether it is has to be seen in
    /// the case itself.
    mutating func glance(at row: LentCase) -> Bool {
        guard let ended = row.ended, let place = log.chains.place(of: row.id),
            ended.change == log.chains.change(at: place), isTold(ended, by: log.told[place]),
            isSnapshotSound(of: ended), isOpened(ended, as: log.told[place])
        else { return false }
        report.cases += 1
        log.told[place].hasRow = true
        return true
    }

    private func isTold(_ row: LentCase.Ended, by told: borrowing ToldCase) -> Bool {
        guard told.revision == row.revision, told.level?.utf8.elementsEqual(row.level) == true,
            told.outcome?.utf8.elementsEqual(row.outcome) == true, let state = told.state,
            let digest = glance.state.digest(of: row)
        else { return false }
        return state == .hash(digest)
    }

    private func isSnapshotSound(of row: LentCase.Ended) -> Bool {
        let digest = try? glance.row.withDocument(row.snapshot.assumingMemoryBound(to: UInt8.self)) {
            glance.snapshot.digest(of: $0)
        }
        guard let digest else { return false }
        return HashWords(row.snapshotDigest) == digest
    }

    /// Whether what is fixed for the case's life is what its first entry says. What is part of a drill is looked at closer.
    private func isOpened(_ row: LentCase.Ended, as told: borrowing ToldCase) -> Bool {
        let key = KeyID(policy: "", trigger: "", value: String(decoding: row.key, as: UTF8.self))
        guard let opening = told.opening, !key.isDrill else { return false }
        let isSame = try? glance.entry.withDocument(opening) { entry in
            try glance.row.withDocument(row.opening.assumingMemoryBound(to: UInt8.self)) { stored in
                stored[EndedGlance.drill] == nil && entry[OpeningFact.running]?.int == row.running
                    && entry[OpeningFact.version]?.int == row.version
                    && entry[OpeningFact.policy].isText(row.policy) && entry[OpeningFact.trigger].isText(row.trigger)
                    && entry[OpeningFact.cause].isText(stored[OpeningFact.cause]?.utf8.map(UnsafeRawBufferPointer.init))
                    && entry[OpeningFact.correlation]
                        .isText(stored[OpeningFact.correlation]?.utf8.map(UnsafeRawBufferPointer.init))
            }
        }
        return isSame == true
    }
}

extension JSONView? {
    /// Whether it is there, and this text.
    fileprivate func isText(_ text: UnsafeRawBufferPointer?) -> Bool {
        guard let text, let own = self?.utf8 else { return false }
        return own.elementsEqual(text)
    }
}
