import AuditLog
import Escalation
import JSON
import Store

/// A look at the row of a case that has ended, with what it works with from case to case.
final class EndedGlance {
    private var state = EndedState()
    private var snapshot = PlainCanonicalForm()
    private var opening = OpeningBytes()
    private let row = JSONParser()

    private static let drill = JSONKey("drill")

    /// Whether the row alone shows that the case is as the log tells it.
    func isSound(_ row: LentCase.Ended, as told: borrowing ToldCase, in openings: ToldOpenings) -> Bool {
        isTold(row, by: told) && isSnapshotSound(of: row) && isOpened(row, as: told, in: openings)
    }

    private func isTold(_ row: LentCase.Ended, by told: borrowing ToldCase) -> Bool {
        guard told.revision == row.revision, told.level.isText(row.level), told.outcome.isText(row.outcome),
            case .hash(let logged)? = told.state, let digest = state.digest(of: row)
        else { return false }
        return logged == digest
    }

    private func isSnapshotSound(of row: LentCase.Ended) -> Bool {
        let digest = try? self.row.withDocument(row.snapshot.assumingMemoryBound(to: UInt8.self)) {
            snapshot.digest(of: $0)
        }
        guard let digest else { return false }
        return HashWords(row.snapshotDigest) == digest
    }

    /// Whether what is fixed for the case's life is what its first entry says. What is part of a drill is looked at closer.
    private func isOpened(_ row: LentCase.Ended, as told: borrowing ToldCase, in openings: ToldOpenings) -> Bool {
        guard let place = told.opening, !row.key.starts(with: KeyID.drillPrefix.utf8) else { return false }
        let isSame = try? self.row.withDocument(row.opening.assumingMemoryBound(to: UInt8.self)) { stored in
            guard stored[Self.drill] == nil, let cause = stored[OpeningFact.cause]?.utf8,
                let correlation = stored[OpeningFact.correlation]?.utf8
            else { return false }
            opening.removeAll()
            opening.append(row.policy)
            opening.append(row.version)
            opening.append(row.trigger)
            opening.append(row.running)
            opening.append(UnsafeRawBufferPointer(cause))
            opening.append(UnsafeRawBufferPointer(correlation))
            return openings.isSame(place, as: opening)
        }
        return isSame == true
    }
}

extension Verification {
    /// Takes a case by its row alone, where that shows that it is as the log tells it; else whether it is has to be seen in
    /// the case itself.
    mutating func glance(at row: LentCase) -> Bool {
        guard let ended = row.ended, let place = log.place(of: row.id) else { return false }
        guard ended.change == log.chains.change(at: place),
            glance.isSound(ended, as: log.told[place], in: log.openings)
        else { return false }
        note(rowOf: place)
        return true
    }
}

extension String? {
    /// Whether it is there, and this text.
    fileprivate func isText(_ text: UnsafeRawBufferPointer) -> Bool {
        guard var own = self else { return false }
        return own.withUTF8 { UnsafeRawBufferPointer($0).isSame(as: text) }
    }
}
