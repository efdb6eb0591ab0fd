extension Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownCase(let id):
            "there is no case \(id): look it up with `belay case list`"
        case .closed(let outcome, let by, let at):
            "the case ended as \(outcome.rawValue) at \(at), by \(by)"
        case .notYetAtLevel(let level):
            "the case is on its way to level \(level) and has not been taken in yet: try again in a moment"
        case .held(let until):
            "the gate is on hold until \(until): nobody decides before it ends or is lifted"
        case .stale(let seen, let current):
            "the case is at revision \(current), the decision was taken on revision \(seen): look at it again and decide on what stands there now"
        case .staleSnapshot(let seen, let current):
            "the decision was taken on \(seen), the case holds \(current): look at it again and decide on what stands there now"
        case .stalePolicy(let seen, let current):
            "the decision was taken under the policy text \(seen?.description ?? "unknown"), the case stands under \(current?.description ?? "an unknown one"): look at it again and decide under what holds there"
        case .notAnOwner(let person, let level):
            "\(person) holds no role that owns level \(level) of this policy"
        case .claimed(let by, let until):
            "\(by) has claimed the case until \(until)"
        case .notClaimed:
            "the case is not claimed by you"
        case .notPermitted(let action, let permitted):
            "\(action.rawValue) is not permitted at this level; permitted: \(permitted.map(\.rawValue).joined(separator: ", "))"
        case .missing(let fields):
            "the form requires \(fields.map(\.rawValue).joined(separator: ", "))"
        case .missingData(let paths):
            "nobody may decide without \(paths.map(\.description).joined(separator: ", ")): the case lacks it and may only be escalated"
        case .unknownAuthority(let name, let held):
            "the policy has no authority \(name); you hold: \(held.isEmpty ? "none" : held.map(\.rawValue).joined(separator: ", "))"
        case .authorityNotHeld(let name, let person):
            "\(person) does not hold the authority \(name): escalate instead"
        case .beyondAuthority(let name, let limit):
            "the case is outside the limit of \(name) (\(limit)): escalate instead"
        case .authorityUnclear(let name, let reason):
            "whether the case is inside the limit of \(name) cannot be told (\(reason)): escalate instead"
        case .notChangeable(let path, let changeable):
            "\(path) may not be changed here; changeable: \(changeable.isEmpty ? "nothing" : changeable.map(\.description).joined(separator: ", "))"
        case .changesWithoutAction:
            "changes come only with the action approve-with-changes"
        case .noChanges:
            "approve-with-changes needs at least one change"
        case .unknownAlternative(let name, let known):
            (name.map { "there is no alternative \($0) at this level" } ?? "say which alternative")
                + (known.isEmpty ? ": it has none" : "; there are: \(known.map(\.rawValue).joined(separator: ", "))")
        case .alternativeWithoutAction:
            "an alternative comes only with the action alternative"
        case .unfitValue(let name, let problem):
            "the value \(name) does not fit: \(problem)"
        case .unfitField(let name, let problem):
            "\(name): \(problem.message)"
        case .unreadField(_, let reason):
            reason
        case .several(let refusals):
            refusals.map(\.description).joined(separator: "; ").cut(toBytes: Decision.textBytesMax)
        case .ownRequest(let person, let reason):
            "\(person) \(reason) and may not let it go on: refuse, escalate, or leave it to somebody else"
        case .exception(let found, let approvers):
            "\(found.inWords ?? "a rule did not pass"): to let it go on is an exception, and only \(approvers.map(\.rawValue).joined(separator: " or ")) may approve one here: refuse, ask or escalate"
        case .levelsToPass(let levels):
            "the case cannot skip \(levels.map(\.rawValue).joined(separator: ", ")): pass it on, or return it, and let them decide"
        case .unknownCategory(let name, let known):
            "the policy has no category \(name); there are: \(known.isEmpty ? "none" : known.map(\.rawValue).joined(separator: ", "))"
        case .override(let reason):
            "no override: \(reason)"
        case .recovered(let reason):
            reason
        case .procedure(let reason):
            "the manual procedure: \(reason)"
        case .record(let reason):
            "the record: \(reason)"
        case .review(let reason):
            "the review: \(reason)"
        case .away(let person, let until, let delegate):
            "\(person) is away until \(until)" + (delegate.map { " and left their place to \($0)" } ?? "")
        case .notActingFor(let person, let named):
            "\(person) does not act for \(named) at this level now"
        case .actsForSeveral(let person, let owners):
            "\(person) acts for \(owners.map(\.rawValue).joined(separator: ", ")): say for whom, in actingFor"
        case .unqualified(let person, let name, let lastDay?):
            "the qualification \(name) of \(person) ended with \(lastDay): escalate, or leave it to somebody who has it"
        case .unqualified(let person, let name, lastDay: nil):
            "\(person) has no qualification \(name): escalate, or leave it to somebody who has it"
        case .mayNotTakeBack(let person, let owner, let level):
            "\(person) leads no team of \(owner) and holds no role that may take claims back at level \(level)"
        case .disputed(let paths, let by):
            "\(by) disputes \(paths.map(\.description).joined(separator: ", ")), and its source has not confirmed it: refuse or escalate"
        case .clockRunsOn(let reason):
            "the clock does not stop: \(reason)"
        case .unknownQuestion(let reason):
            reason
        case .shape(let reason):
            "the shape: \(reason)"
        case .tooLong(let field, let bytesMax):
            "\(field) is longer than \(bytesMax) bytes"
        case .identity(let fault):
            "identity: \(fault)"
        case .malformed(let reason):
            reason
        case .unknownGate(let gate):
            "no active policy answers the gate \(gate): apply one whose trigger asks there"
        case .idReused(let id):
            "the id \(id) was used before with another content: give every message an id of its own"
        }
    }
}
