import JSON

extension Case {
    /// What a report came to.
    public enum ReportVerdict: Hashable, Sendable {
        /// It is about no outcome of this case.
        case noOutcome
        /// It comes from somebody else than whoever was given the outcome.
        case notTheirs
        case noted
        /// The silence had already led to this case, where the run waits again.
        case late(CaseID, WaitingRun?)
    }

    /// What the automation says it made of an outcome.
    ///
    /// A failure leads to a follow-up where the policy says so, once for each outcome. What was given to a run counts
    /// only from whoever asked for it, as far as the broker has checked who that was.
    public mutating func take(
        _ report: OutcomeReport,
        from sender: BrokerUser?,
        policy: Policy?,
        step: inout Step
    ) -> ReportVerdict {
        let place = proceedings.reports.firstIndex { $0.outcome.isSame(as: report.outcome) }
        let run = place.flatMap { self.run(at: proceedings.reports[$0].position) }
        if let asker = run?.event.sender, asker != sender { return .notTheirs }
        let wasAwaited = place.map { proceedings.reports[$0].isAwaited } ?? false
        if let place { proceedings.reports[place].isAwaited = false }
        if !proceedings.reports.contains(where: \.isAwaited) { proceedings.reportDue = nil }
        guard self.report(report, step: &step) else { return .noOutcome }
        guard let policy, let rule = policy.followUp, place != nil else { return .noted }
        if !wasAwaited, let earlier = proceedings.led.first(where: { $0.occasion == .unreported }) {
            return .late(earlier.id, run)
        }
        guard !report.applied else { return .noted }
        followUp(
            .failed,
            outcome: report.outcome,
            because: EnglishWords().couldNotBeDone(in: id),
            reason: report.detail?.cut(toBytes: Decision.textBytesMax),
            waiting: run.map { [$0] } ?? [],
            rule: rule,
            policy: policy,
            step: &step
        )
        return .noted
    }

    /// The automation reports to the case that led to this one what this one was opened for: what was done needs nobody
    /// any more, and what failed joins the story.
    public mutating func takeLate(
        _ report: OutcomeReport,
        of run: WaitingRun?,
        policy: Policy,
        step: inout Step
    ) {
        guard case .open = status else { return }
        record(
            Entry.Draft(
                .outcomeReported,
                ["applied": .bool(report.applied), "outcome": .string(report.outcome)],
                detail: report.detail.map { ["text": .string($0.cut(toBytes: Decision.textBytesMax))] }
            ),
            in: &step
        )
        guard report.applied else { return }
        if let run {
            withdrawRun(asking: run.event, policy: policy, step: &step)
        } else {
            withdraw(policy: policy, step: &step)
        }
    }

    /// What is awaited once the case has ended. It is part of what the closing entry seals.
    mutating func awaitReports(endingAs kind: OutcomeKind, policy: Policy, step: Step) {
        // Nobody was told anything in a drill that could be reported on.
        guard let rule = policy.followUp, !isReview, !isDrill else { return }
        let runs: [WaitingRun?] = waiting.isEmpty ? [nil] : waiting
        proceedings.reports = runs.enumerated().compactMap { position, run in
            let isCovered = !kind.letsGoOn || run?.asksAbout(snapshot) ?? true
            guard isCovered, kind != .withdrawn, kind != .notRequired else { return nil }
            return AwaitedReport(
                outcome: consequence(at: position, of: change + 1),
                position: run == nil ? nil : position,
                isAwaited: kind.letsGoOn && rule.reportWithin != nil
            )
        }
        guard let within = rule.reportWithin, proceedings.reports.contains(where: \.isAwaited) else { return }
        proceedings.reportDue = moment(of: step) + within
    }

    /// The automation has said nothing in time.
    mutating func applyDueReport(policy: Policy, step: inout Step) -> [DeadlineKind] {
        guard case .closed = status, let due = proceedings.reportDue, due <= step.now else { return [] }
        let missing = proceedings.reports.filter(\.isAwaited)
        for place in proceedings.reports.indices { proceedings.reports[place].isAwaited = false }
        proceedings.reportDue = nil
        record(
            Entry.Draft(
                .reportOverdue,
                ["due": .string(due.description), "missing": .array(missing.map { .string($0.outcome) })]
            ),
            in: &step
        )
        guard let rule = policy.followUp else { return [.report] }
        followUp(
            .unreported,
            because: EnglishWords().wasNotReported(in: id),
            waiting: missing.compactMap { self.run(at: $0.position) },
            rule: rule,
            policy: policy,
            step: &step
        )
        return [.report]
    }

    private func run(at position: Int?) -> WaitingRun? {
        position.flatMap { waiting.indices.contains($0) ? waiting[$0] : nil }
    }
}
