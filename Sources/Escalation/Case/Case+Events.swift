import JSON

extension Case {
    /// An event of the same key joins the case. The counter rises, the revision does not, unless the event differs in a
    /// captured field: then the new snapshot stands, and a decision on the old one no longer fits.
    ///
    /// A run that joins a case that has ended is told `withdrawn` at once: nothing was approved for it. One that joins while
    /// its gate answers by the manual procedure is told so at once, and does not wait with the others.
    ///
    /// - Parameters:
    ///   - order: In force at the gate where the run asks.
    ///   - newShape: The shape of what the event is about, where nobody has acknowledged it. The case keeps to it,
    ///     whatever joins later.
    ///   - policy: The case's own. Without it, the case stands where it stood.
    ///   - assess: What the policy says of the event; asked only where the snapshot changes.
    public mutating func attach(
        _ event: EventReference,
        snapshot sent: Snapshot,
        waiting run: WaitingRun?,
        under order: GateOrder? = nil,
        newShape: Digest? = nil,
        policy: Policy? = nil,
        assess: () -> Assessment = { .plain },
        step: inout Step
    ) {
        attached += 1
        let new = completed(sent, from: event)
        var joining = run?.asking(about: new)
        // Who could use no answer when it joined cuts nobody's time short.
        if let end = joining?.neededBy, end <= moment(of: step) { joining?.neededBy = nil }
        let answered = order.flatMap { order in order.mode == .manual && outcome == nil ? order.authority : nil }
        if let joining, answered == nil { waiting.append(joining) }
        var facts: JSONObject = ["attached": .int(attached)]
        if joining != nil, outcome != nil || answered != nil { facts["outcomes"] = 1 }
        if let newShape, outcome == nil {
            standing.newShape = newShape
            facts["newShape"] = .string(newShape.description)
        }
        record(
            Entry.Draft(
                .eventAttached,
                facts,
                detail: ["source": .string(event.source), "event": .string(event.id)]
            ),
            in: &step
        )
        if case .closed(let closure) = status {
            guard let joining else { return }
            deliver(withdrawnOutcome(for: joining, at: closure.level, step: step), step: &step)
            return
        }
        if let joining, let answered, case .open(let stay) = status {
            deliver(
                outcome(
                    .manual,
                    for: joining,
                    position: 0,
                    by: .gate(answered),
                    decision: nil,
                    at: stay.level,
                    validFor: nil,
                    step: step
                ),
                step: &step
            )
            return
        }
        if let joining { cutWindow(for: joining, step: &step) }
        guard new.digest != snapshot.digest else { return }
        snapshot = new
        standing.lowering = nil
        revision += 1
        facts = ["snapshot": .string(new.digest.description), "words": .int(evidenceWords)]
        record(Entry.Draft(.snapshotChanged, facts), in: &step)
        forgetVotes(step: &step)
        if let policy { repeatFirstCheck(policy: policy, step: &step) }
        if let policy, !policy.classification.isEmpty { rise(to: assess(), policy: policy, step: &step) }
    }

    /// The reason for asking has gone: the failure recovered, or the automation took its question back.
    public mutating func withdraw(policy: Policy, step: inout Step) {
        guard case .open = status else { return }
        end(as: .withdrawn, by: .recovery, decision: nil, policy: policy, step: &step)
    }

    /// One waiting run took its question back: it gets its own withdrawn outcome; the case ends with the last of them.
    /// Returns whether that run waits here; one that does not withdraws nothing.
    @discardableResult
    public mutating func withdrawRun(asking event: EventReference, policy: Policy, step: inout Step) -> Bool {
        guard case .open(let stay) = status, let place = waiting.firstIndex(where: { $0.sent(event) }) else {
            return false
        }
        guard waiting.count > 1 else {
            withdraw(policy: policy, step: &step)
            return true
        }
        let run = waiting.remove(at: place)
        revision += 1
        var facts: JSONObject = ["waiting": .int(Int64(waiting.count)), "outcomes": 1]
        if let firstPlace { facts["places"] = .int(Int64(firstPlace)) }
        record(Entry.Draft(.runWithdrawn, facts), in: &step)
        deliver(withdrawnOutcome(for: run, at: stay.level, step: step), step: &step)
        return true
    }

    private func withdrawnOutcome(for run: WaitingRun, at level: LevelName, step: Step) -> Outcome {
        outcome(
            .withdrawn,
            for: run,
            position: 0,
            by: .recovery,
            decision: nil,
            at: level,
            validFor: nil,
            step: step
        )
    }

    /// What the automation says it made of an outcome. Returns whether the outcome is one of this case; a report on
    /// anything else is none.
    @discardableResult
    public mutating func report(_ report: OutcomeReport, step: inout Step) -> Bool {
        guard let place = DerivedID.placeOfConsequence(report.outcome), place.caseID == id, place.change <= change
        else {
            return false
        }
        record(
            Entry.Draft(
                .outcomeReported,
                ["applied": .bool(report.applied), "outcome": .string(report.outcome)],
                detail: report.detail.map { ["text": .string($0.cut(toBytes: Decision.textBytesMax))] }
            ),
            in: &step
        )
        return true
    }

    /// What became of a notice joins the story.
    public mutating func note(_ result: NoticeResult, of notice: Notice, step: inout Step) {
        let kind: Entry.Kind
        let detail: String?
        switch result {
        case .delivered(let answer): (kind, detail) = (.noticeDelivered, answer)
        case .failed(let reason): (kind, detail) = (.noticeFailed, reason)
        case .stopped: (kind, detail) = (.noticeStopped, nil)
        }
        var facts: JSONObject = [
            "notice": .string(notice.id), "purpose": .string(notice.purpose.rawValue),
            "channel": .string(notice.recipient.channel.rawValue),
        ]
        if case .person(let person, _) = notice.recipient { facts["to"] = .string(person.rawValue) }
        record(
            Entry.Draft(kind, facts, detail: detail.map { ["text": .string($0.cut(toBytes: Decision.textBytesMax))] }),
            in: &step
        )
    }
}

/// `dev.belay.outcome.applied` or `.failed`: what the automation made of an outcome.
public struct OutcomeReport: Hashable, Sendable {
    public let outcome: String
    public let applied: Bool
    public let detail: String?

    public init(outcome: String, applied: Bool, detail: String?) {
        self.outcome = outcome
        self.applied = applied
        self.detail = detail
    }
}
