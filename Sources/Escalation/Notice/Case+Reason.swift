extension Case {
    /// Why it was opened, for whoever reads the policy's texts and Belay's words so.
    ///
    /// What is stored is one text, in the default language of its day. Where it is what the policy says of the trigger,
    /// or what Belay says of the case that led to this one, the reader gets that in their language; else it as it is.
    public func reason(in policy: Policy, _ words: any NoticeWords) -> String {
        if let origin = opening.origin { return words.reason(origin, stored: opening.because) ?? opening.because }
        if let question = dutyQuestion(words) { return question }
        guard let because = policy.trigger(key.trigger)?.because else { return opening.because }
        if because.isWritten(as: opening.because) { return because.plain }
        guard opening.cause == .unknown, let rest = because.rest(of: opening.because),
            let reason = rest.between(EnglishWords().couldNotTell("", reason: "\0"))
        else { return opening.because }
        return words.couldNotTell(because.plain, reason: reason)
    }

    /// What a step of its procedure says in a policy; where the policy says something else of it, what was kept.
    public func text(of step: Procedure.Step, in policy: Policy) -> String {
        let known = policy.levels.compactMap(\.procedure).flatMap(\.steps)
        let same = known.first { $0.name.isSame(as: step.name) && $0.text.isWritten(as: step.text.plain) }
        return (same ?? step).text.plain
    }
}

extension NoticeWords {
    /// `nil` where what was stored is not known for what Belay says of such a case.
    fileprivate func reason(_ origin: CaseOrigin, stored: String) -> String? {
        switch origin.occasion {
        case .failed: couldNotBeDone(in: origin.caseID)
        case .unreported: wasNotReported(in: origin.caseID)
        case .override:
            origin.keptOut.count == 2
                ? wereOverridden(in: origin.caseID, by: origin.keptOut[0], and: origin.keptOut[1]) : nil
        case .sampled:
            stored[...].between(EnglishWords().wasLetGoOn(origin.caseID, under: "\0")).map {
                wasLetGoOn(origin.caseID, under: AuthorityName($0))
            }
        }
    }
}

extension Substring {
    /// What stands in this text where a pattern has its zero character; `nil` where the rest is not the pattern's.
    fileprivate func between(_ pattern: String) -> String? {
        let parts = pattern.split(separator: "\0", omittingEmptySubsequences: false)
        guard parts.count == 2, hasPrefix(parts[0]), hasSuffix(parts[1]),
            utf8.count >= parts[0].utf8.count + parts[1].utf8.count
        else { return nil }
        return String(dropFirst(parts[0].count).dropLast(parts[1].count))
    }
}
