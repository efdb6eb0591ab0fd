import JSON

/// What an owner wants to know, and from whom.
public struct Inquiry: Hashable, Sendable {
    public enum Addressee: Hashable, Sendable {
        case person(PersonID)
        /// Anybody who holds it.
        case role(RoleName)
        /// Whoever sent what the case is about, or is named as the one who wants it.
        case requester
    }

    public var to: Addressee
    public var text: String
    /// Until when the clock stands still for it, where the policy stops it at all.
    public var until: Instant?

    public init(to addressee: Addressee, text: String, until: Instant? = nil) {
        self.to = addressee
        self.text = text
        self.until = until
    }
}

extension Case {
    /// Asks somebody for information. They are told; the clock stands still meanwhile where the policy says so, and runs
    /// on when they say nothing in time.
    public mutating func ask(
        _ inquiry: Inquiry,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        var stay = try stayOwned(by: person, policy: policy, step: step)
        let permitted = policy.actions(at: stay.level)
        guard permitted.contains(.ask) else { throw .notPermitted(.ask, permitted: permitted) }
        try checkWords(inquiry.text, "the question")
        if let until = inquiry.until, until <= moment(of: step) {
            throw .malformed("\(until) has passed: say until when you wait")
        }
        let people = addressees(of: inquiry.to, policy: policy, directory: directory(in: step)).filter {
            $0.id != person
        }
        guard !people.isEmpty else { throw .unknownQuestion(inquiry.to.nobody) }
        stay.course.questions = try room(in: stay.course.questions)
        let question = Question(
            number: change + 1,
            by: person,
            to: people.map(\.id),
            text: inquiry.text,
            at: moment(of: step)
        )
        stay.course.questions.append(question)
        status = .open(stay)
        record(
            Entry.Draft(
                .informationAsked,
                [
                    "question": .int(question.number), "by": .string(person.rawValue),
                    "to": .array(question.to.map { .string($0.rawValue) }),
                ],
                detail: ["text": .string(inquiry.text)]
            ),
            in: &step
        )
        tell(people, purpose: .question, step: &step)
        // A clock that does not stop is no reason not to ask.
        try? pause(
            .information,
            for: String(question.number),
            by: person,
            until: inquiry.until,
            policy: policy,
            step: &step
        )
    }

    /// Answers a question. It joins the story, whoever asked is told, and the clock runs on.
    ///
    /// - Parameter number: Which question; where it is left out, the only one that this person has been asked.
    public mutating func answerQuestion(
        _ number: Int64?,
        with text: String,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        guard case .open(var stay) = status else {
            guard case .closed(let closure) = status else { return }
            throw .closed(closure.outcome, by: closure.by.description, at: closure.at)
        }
        guard step.directory.people[person] != nil else { throw .identity(.unknownPerson(person)) }
        let open = stay.course.questions.filter { $0.answer == nil && $0.to.contains(person) }
        guard let question = number.map({ number in open.first { $0.number == number } }) ?? open.first else {
            throw .unknownQuestion(
                number.map { "question \($0) of case \(id) does not wait for \(person)" }
                    ?? "no question of case \(id) waits for \(person)"
            )
        }
        guard number != nil || open.count == 1 else {
            let numbers = open.map { String($0.number) }.joined(separator: ", ")
            throw .unknownQuestion("several questions wait for \(person): say which of \(numbers)")
        }
        try checkWords(text, "the answer")
        for place in stay.course.questions.indices where stay.course.questions[place].number == question.number {
            stay.course.questions[place].answer = .init(by: person, text: text, at: moment(of: step))
        }
        status = .open(stay)
        record(
            Entry.Draft(
                .informationAnswered,
                ["question": .int(question.number), "by": .string(person.rawValue)],
                detail: ["text": .string(text)]
            ),
            in: &step
        )
        tell([question.by].compactMap { step.directory.people[$0] }, purpose: .answered, step: &step)
        endPause(.information, for: String(question.number), policy: policy, step: &step)
    }

    private func addressees(
        of addressee: Inquiry.Addressee,
        policy: Policy,
        directory: Directory
    ) -> [Directory.Person] {
        switch addressee {
        case .person(let id): [directory.people[id]].compactMap { $0 }
        case .role(let role): directory.holders(of: [role])
        case .requester: requesters(policy: policy, directory: directory)
        }
    }

    /// Who is known to want the case: the people behind the broker users that sent what it is about, and whom the policy's
    /// field names.
    private func requesters(policy: Policy, directory: Directory) -> [Directory.Person] {
        let senders = ([opening.event.sender] + waiting.map(\.event.sender)).compactMap { $0 }
        let named = policy.fourEyes.requester?.value(in: snapshot.fields)?.string
        return directory.people.values.filter { person in
            senders.contains(where: person.brokerUsers.contains)
                || named.map { $0.isSame(as: person.id.rawValue) || person.brokerUsers.contains(BrokerUser($0)) }
                    ?? false
        }.sorted { $0.id < $1.id }
    }

    /// The questions with room for one more: answered ones stand in the story, and go first.
    private func room(in questions: [Question]) throws(Refusal) -> [Question] {
        guard questions.count >= Question.countMax else { return questions }
        guard let answered = questions.firstIndex(where: { $0.answer != nil }) else {
            throw .malformed("\(Question.countMax) questions of this case wait for an answer already")
        }
        var rest = questions
        rest.remove(at: answered)
        return rest
    }
}

extension Case {
    /// Words of a person that join the story.
    func checkWords(_ text: String, _ name: String) throws(Refusal) {
        guard !text.isBlank else { throw .malformed("\(name) is empty") }
        guard text.utf8.count <= Decision.textBytesMax else { throw .tooLong(name, bytesMax: Decision.textBytesMax) }
    }
}

extension Inquiry.Addressee {
    /// That nobody is there to be asked.
    fileprivate var nobody: String {
        switch self {
        case .person(let person): "the directory has no other person \(person) to ask"
        case .role(let role): "nobody else holds the role \(role)"
        case .requester: "it is not known who wants this case: ask a person or a role by name"
        }
    }
}
