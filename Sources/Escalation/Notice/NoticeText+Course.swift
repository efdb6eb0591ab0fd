extension Course {
    /// The oldest question that waits for this person.
    func open(to person: PersonID) -> Question? {
        questions.first { $0.answer == nil && $0.to.contains(person) }
    }

    /// Whether a notice that asks this person something still has something to ask.
    public func hasQuestion(for person: PersonID) -> Bool { open(to: person) != nil }

    /// What somebody who is told of the case should know of its course.
    func lines(for person: PersonID, _ words: any NoticeWords, localTime: (Instant) -> String) -> [String] {
        var lines: [String] = []
        if let dispute { lines.append(words.isDisputed(dispute.fields, by: dispute.by)) }
        if let policyDispute {
            lines.append(words.isDisputed(policyDispute))
            lines += policyDispute.quote.split(whereSeparator: \.isNewline).map { "  > \($0)" }
        }
        if let request { lines.append(words.sourceWasAsked(for: request.fields)) }
        for pause in pauses where pause.isOpen {
            lines.append(words.clockStandsStill(pause, until: localTime(pause.until)))
        }
        for question in questions {
            lines.append(words.question(question, to: person))
            if let answer = question.answer { lines.append("  " + words.answer(answer)) }
        }
        return lines
    }
}
