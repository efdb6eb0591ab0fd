extension Course {
    /// The oldest question that waits for this person.
    func open(to person: PersonID) -> Question? {
        questions.first { $0.answer == nil && $0.to.contains(person) }
    }

    /// Whether a notice that asks this person something still has something to ask.
    public func hasQuestion(for person: PersonID) -> Bool { open(to: person) != nil }

    /// What somebody who is told of the case should know of its course.
    func lines(for person: PersonID, localTime: (Instant) -> String) -> [String] {
        var lines: [String] = []
        if let dispute {
            let fields = dispute.fields.map(\.description).joined(separator: ", ")
            lines.append("\(dispute.by) disputes \(fields): until its source confirms it, nobody may let it go on.")
        }
        if let policyDispute {
            lines.append(
                "\(policyDispute.by) disputes \(policyDispute.clause) of the policy: \(policyDispute.because)"
            )
            lines += policyDispute.quote.split(whereSeparator: \.isNewline).map { "  > \($0)" }
        }
        if let request {
            let fields = request.fields.map(\.description).joined(separator: ", ")
            lines.append("Its source was asked for \(fields).")
        }
        for pause in pauses where pause.isOpen {
            lines.append("The clock stands still until \(localTime(pause.until)) at the latest\(pause.subjectInWords).")
        }
        for question in questions {
            let mark = question.to.contains(person) ? "you" : question.to.map(\.rawValue).joined(separator: ", ")
            lines.append("Question \(question.number) of \(question.by) to \(mark): \(question.text)")
            if let answer = question.answer { lines.append("  \(answer.by) answered: \(answer.text)") }
        }
        return lines
    }
}

extension Pause {
    /// For what, as the end of a sentence.
    fileprivate var subjectInWords: String {
        switch reason {
        case .information: ", for the answer to question \(subject)"
        case .data: ", for data of its source"
        case .outsideParty: ", waiting for \(subject)"
        }
    }
}

extension Duration? {
    /// Working time that is left, in brackets; nothing where there is none to tell.
    var inWords: String {
        map { " (\(WrittenDuration(.seconds($0.components.seconds))) of working time)" } ?? ""
    }
}
