import Escalation
import Fleet
import Store

/// Erases what is kept of one subject: destroys its key, and has its cases forget.
public struct Erasure {
    public enum Verdict: Hashable, Sendable {
        /// What was kept is gone.
        case erased(SubjectHolding)
        /// People still decide on it, or something about it is still to be sent: nothing was done.
        case unfinished(SubjectHolding)
        /// Nothing is kept under that name.
        case unknown
    }

    public let subject: SubjectName
    /// Why it has to be, for the log: the law, the request.
    public let basis: String
    public let person: PersonID

    public init(of subject: SubjectName, basis: String, by person: PersonID) {
        self.subject = subject
        self.basis = basis
        self.person = person
    }

    /// In one transaction: all of it is gone, and the log says so, or nothing is.
    public func carryOut(in store: any Store) throws -> Verdict {
        try store.transaction { transaction in
            guard let holding = try transaction.lockSubject(subject) else { return .unknown }
            guard holding.isFinished else { return .unfinished(holding) }
            var step = Step(now: transaction.now, directory: Directory(people: []), drawSalt: drawSalt)
            var changes = ChangeSet()
            changes.erase(holding, by: person, step: &step)
            step.recordErasure(
                key: holding.key.description,
                cases: changes.erased.count,
                basis: basis,
                by: person,
                number: try transaction.nextInstallationChange()
            )
            changes.add(step)
            _ = try transaction.write(changes)
            return .erased(holding)
        }
    }
}

extension ChangeSet {
    /// Has the cases of a subject forget, and destroys its key with them.
    mutating func erase(_ holding: SubjectHolding, by person: PersonID, step: inout Step) {
        for var subject in holding.cases where subject.erase(key: holding.key.description, by: person, step: &step) {
            erased.append(subject)
        }
        destroyed = holding.key
    }
}
