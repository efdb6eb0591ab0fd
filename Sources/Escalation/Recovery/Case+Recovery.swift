import JSON

extension Case {
    /// What a recovery made of a case.
    public enum Recovered: Hashable, Sendable {
        /// Its row and the log agree, and it had ended: nothing to do.
        case untouched
        /// It ended as the log says. Its outcome is not sent: the lost store may have.
        case closed(OutcomeKind)
        /// It was open: its people are asked again, where the log says that it stands.
        case asked(LevelName)
        /// It waits for its gate as before.
        case held
    }

    /// Takes up a case in a store that was restored.
    ///
    /// Where the log says that it ended, it has ended so. Where it was open, its people are asked anew, with a window of
    /// their own: whatever they have answered, and whatever silence there was, the lost store took with it. From then on
    /// neither silence nor a rule lets it go on; and nobody does where the log tells of a change that is lost.
    ///
    /// - Parameters:
    ///   - logged: What the log says beyond the row; `nil` where it says nothing more.
    ///   - incarnation: Of the store from now on.
    public mutating func recover(
        by logged: LoggedCourse?,
        incarnation: Int64,
        policy: Policy,
        step: inout Step
    ) -> Recovered {
        guard proceedings.recovery?.incarnation != incarnation else { return .untouched }
        if logged == nil, outcome != nil { return .untouched }
        let wasDoneByHand = isDoneByHand
        let known = take(up: logged, policy: policy)
        proceedings.override = nil
        proceedings.recovery = CaseRecovery(
            incarnation: incarnation,
            entries: logged?.count ?? 0,
            isSound: hasKnownBasis && known && !wasDoneByHand
        )
        var facts: JSONObject = [
            "incarnation": .int(incarnation), "entries": .int(logged?.count ?? 0),
            "sound": .bool(proceedings.recovery?.isSound ?? false), "level": .string(place.rawValue),
        ]
        if let outcome { facts["outcome"] = .string(outcome.rawValue) }
        record(Entry.Draft(.caseRecovered, facts), in: &step)
        return askAgain(policy: policy, step: &step)
    }

    /// Passes a case that is open to its people again.
    ///
    /// By itself: woven into ``recover(by:incarnation:policy:step:)``, the optimiser of Swift 6.3.1 ends over it (an "ownership
    /// error" of CopyPropagation).
    @inline(never)
    private mutating func askAgain(policy: Policy, step: inout Step) -> Recovered {
        switch status {
        case .closed(let closure):
            return .closed(closure.outcome)
        case .open(let stay):
            guard stay.stage != .held else { return .held }
            pass(to: stay.level, of: policy, cause: "recovered", step: &step)
            return .asked(stay.level)
        }
    }

    /// Puts the case where the log says that it stands. Whether what it asks about is still known.
    private mutating func take(up logged: LoggedCourse?, policy: Policy) -> Bool {
        guard let logged else { return true }
        change = max(change, logged.last?.change ?? change)
        revision = max(revision, logged.revision ?? revision)
        updatedAt = max(updatedAt, logged.at ?? updatedAt)
        lastEntry = logged.last ?? lastEntry
        guard case .open(var stay) = status else { return logged.isSound }
        if let closure = logged.closure {
            status = .closed(closure)
            return logged.isSound
        }
        // Written by a version of the policy that has other levels than the one that is stored.
        guard logged.level.map({ name in policy.levels.contains { $0.level == name } }) ?? true else { return false }
        if policy.fourEyes.acrossLevels {
            for answer in logged.answers where !stay.decidedBefore.contains(answer) {
                stay.decidedBefore.append(answer)
            }
        }
        if let level = logged.level, let generation = logged.generation {
            stay.level = level
            stay.generation = max(generation, stay.generation)
            stay.stage = .passed
        }
        stay.claim = nil
        stay.votes = []
        status = .open(stay)
        return logged.isSound
    }
}
