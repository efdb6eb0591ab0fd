import JSON

extension Case {
    /// Hands the case to a level: its window starts now, whoever serves it.
    ///
    /// - Parameter answered: Whether the people of the level before have passed it on.
    mutating func pass(
        to level: LevelName,
        of policy: Policy,
        cause: String,
        answered: Bool = false,
        step: inout Step
    ) {
        let turnaround = turnaroundKept(answered: answered, policy: policy, step: step)
        abandonProcedure(step: &step)
        guard case .open(var stay) = status else { preconditionFailure("a closed case is not passed on") }
        if policy.fourEyes.acrossLevels { for vote in stay.votes { stay.remember(vote) } }
        // What the last level does settles a dispute about the policy.
        if policy.levels.last?.level == stay.level { stay.course.policyDispute = nil }
        let rules = policy.level(level, for: standing)
        let now = moment(of: step)
        let timing = StayTiming(
            of: rules,
            from: now,
            neededBy: neededBy(from: now),
            calendars: step.calendars
        )
        let next = LevelStay(
            level: level,
            generation: stay.generation + 1,
            since: now,
            stage: .passed,
            windowEnds: timing.windowEnds,
            warningDue: timing.warningDue,
            decidedBefore: stay.decidedBefore,
            course: stay.course.carried
        )
        status = .open(next)
        standing.checks = []
        if stay.generation > 0 { revision += 1 }
        var facts: JSONObject = [
            "level": .string(level.rawValue), "generation": .int(next.generation), "cause": .string(cause),
            "windowEnds": .string(next.windowEnds.description),
        ]
        for (name, fact) in timing.facts { facts[name] = fact }
        if let expected = expectedBy(policy: policy, calendars: step.calendars) {
            facts["expectedBy"] = .string(expected.description)
        }
        if let turnaround { facts["turnaround"] = turnaround }
        record(Entry.Draft(.casePassed, facts), in: &step)
        step.add(
            Pass(
                caseID: id,
                level: level,
                generation: next.generation,
                change: change,
                correlation: opening.correlation,
                traceparent: opening.traceparent,
                drill: opening.drill?.id
            )
        )
    }

    /// Takes the case in at its level: its owners are found and told. Returns whether the hint fitted.
    ///
    /// A level that nobody owns is not waited for: the case moves on at once and says why.
    public mutating func enterLevel(generation: Int64, policy: Policy, step: inout Step) -> Bool {
        guard case .open(var stay) = status, stay.generation == generation, stay.stage == .passed else { return false }
        let rules = policy.level(stay.level)
        let now = moment(of: step)
        // Nobody serves this level, for practice: its window passes.
        guard opening.drill?.unserved.contains(stay.level) != true else { return false }
        let directory = directory(in: step)
        let duty = directory.duty(at: rules, now)
        let owners = directory.people(duty.owners, standingAt: rules, now)
        stay.stage = .underReview(owners: owners.map(\.id))
        stay.dutyDue = directory.nextDutyChange(at: rules, after: now, before: stay.windowEnds)
        status = .open(stay)
        guard !owners.isEmpty, rules.quorum?.canBeReached(by: owners) ?? true else {
            levelIsEmpty(owners: owners.count, vacancy: duty.vacancy, policy: policy, step: &step)
            return true
        }
        let before = step.notices.count
        var facts: JSONObject = [
            "level": .string(stay.level.rawValue), "owners": .array(owners.map { .string($0.id.rawValue) }),
        ]
        if let actingFor = duty.actingForFact { facts["actingFor"] = actingFor }
        record(Entry.Draft(.levelEntered, facts), in: &step)
        guard runFirstCheck(of: rules, policy: policy, step: &step) else { return true }
        tell(owners, purpose: .decide, step: &step)
        let others = step.directory.holders(of: rules.informed).filter { !owners.contains($0) }
        tell(others, purpose: .informed, from: step.notices.count - before, step: &step)
        requestData(by: nil, policy: policy, step: &step)
        return true
    }

    /// Nobody is there to be asked, or too few to agree: the case moves on and says why.
    mutating func levelIsEmpty(owners: Int, vacancy: LevelDuty.Vacancy?, policy: Policy, step: inout Step) {
        guard case .open(let stay) = status else { return }
        var facts: JSONObject = ["level": .string(stay.level.rawValue)]
        if owners > 0 { facts["owners"] = .int(Int64(owners)) }
        if let vacancy { facts["cause"] = .string(vacancy.rawValue) }
        record(Entry.Draft(.levelEmpty, facts), in: &step)
        moveOn(cause: .levelEmpty, policy: policy, step: &step)
    }

    /// Every notice to every owner of this stay has failed for good: nobody knows of the case, so the level counts as
    /// empty. Returns whether the report fitted.
    public mutating func levelUnreachable(generation: Int64, policy: Policy, step: inout Step) -> Bool {
        guard case .open(let stay) = status, stay.generation == generation, stay.isAsked, stay.claim == nil,
            !isDoneByHand
        else {
            return false
        }
        record(Entry.Draft(.levelUnreachable, ["level": .string(stay.level.rawValue)]), in: &step)
        moveOn(cause: .levelUnreachable, policy: policy, step: &step)
        return true
    }

    /// Why a level is done without a decision.
    enum Unanswered: String {
        case windowPassed = "window-passed"
        /// The window ended when the answer was needed, before its people had all of their time.
        case neededByPassed = "needed-by-passed"
        case levelEmpty = "level-empty"
        case levelUnreachable = "level-unreachable"
        /// The source has not given what the level needs.
        case dataNotProvided = "data-not-provided"
    }

    /// What follows when a level is done without a decision: the policy's expiry, escalation where a level is left.
    ///
    /// An expiry lets the automation go on only where somebody was asked and said nothing. Where nobody was, there was
    /// no silence to take for an answer: the case escalates, and after the last level it is refused. Where whoever asked
    /// cut the window, their hurry is no silence either: it lets nothing go on. Nor does silence about a case that people
    /// could not have let go on, because data are missing or in dispute, nor silence about an exception.
    mutating func moveOn(cause: Unanswered, policy: Policy, step: inout Step) {
        guard case .open(let stay) = status else { return }
        let next = policy.level(after: stay.level)
        if case .end(let outcome, let authority) = policy.level(stay.level).expiry {
            #if BELAY_MUTANT_SILENCE_OF_NOBODY
                let wasAsked = true
            #else
                let wasAsked = stay.isAsked
            #endif
            let mayEnd =
                switch cause {
                case _ where (isReview || isDoneByHand) && outcome.letsGoOn: false
                case .windowPassed:
                    !outcome.letsGoOn
                        || wasAsked && mayGoOnBySilence(policy) && hasSoundData(policy.level(stay.level))
                            && exceptions(at: policy.level(stay.level)).isEmpty
                case .neededByPassed, .dataNotProvided: !outcome.letsGoOn
                case .levelEmpty, .levelUnreachable: next == nil && !outcome.letsGoOn
                }
            if mayEnd { return end(as: outcome, by: .expiry(authority), decision: nil, policy: policy, step: &step) }
        }
        guard let next else {
            return end(as: .refused, by: .expiry(nil), decision: nil, policy: policy, step: &step)
        }
        pass(to: next.level, of: policy, cause: cause.rawValue, step: &step)
    }

    /// Puts one notice for each channel of each person into the store.
    ///
    /// - Parameter first: The place of the first notice among the consequences of the newest change.
    mutating func tell(_ people: [Directory.Person], purpose: Notice.Purpose, from first: Int = 0, step: inout Step) {
        let generation = stayGeneration
        var position = first
        // Nobody outside a drill hears of it.
        for person in people where concerns(person.id) {
            var told: Set<ChannelName> = []
            for contact in person.contacts where told.insert(contact.channel).inserted {
                step.add(
                    Notice(
                        id: consequence(at: position),
                        caseID: id,
                        generation: generation,
                        purpose: purpose,
                        recipient: .person(person.id, channel: contact.channel),
                        createdAt: step.now
                    )
                )
                position += 1
            }
        }
    }

    var stayGeneration: Int64 {
        switch status {
        case .open(let stay): stay.generation
        case .closed: .max
        }
    }
}
