import JSON

/// What a notice says: what stopped and why, what is asked, what this reader may do, what happens when nobody acts.
///
/// It contains the fields that the policy names for the channel and no others, the subject line included. It is made
/// when the notice is sent, from the case as it stands then.
public struct NoticeText: Hashable, Sendable {
    public let subject: String
    /// What stopped: the policy's title and the reason that it gives.
    public let because: String
    /// What it is about, how grave and how pressing, in the policy's words; `nil` where nothing is told apart.
    public let standing: String?
    /// What the level's rules found: their names and results, nothing of the event.
    public let checks: String?
    /// What an automation asked, in its own words.
    public let question: String?
    /// The named fields, in the policy's order, with their values.
    public let fields: [(path: FieldPath, value: JSONValue)]
    /// What else stands about the case: pauses, questions, disputes, a line each.
    public let course: [String]
    /// What is asked of this reader, one sentence.
    public let request: String
    /// What may be done, and under which authorities of this reader.
    public let actions: [DecisionAction]
    public let alternatives: [Alternative]
    public let authorities: [AuthorityName]
    /// How long people here normally take, and by which local time; `nil` where the policy does not say, or asks this
    /// reader nothing.
    public let expected: String?
    /// What happens when nobody acts, and at which local time; `nil` for an ended case.
    public let silence: String?
    /// The exact point at which to decide: case, revision, level.
    public let decisionPoint: String

    public static func == (left: Self, right: Self) -> Bool { left.json == right.json }

    public func hash(into hasher: inout Hasher) { hasher.combine(json) }

    /// - Parameters:
    ///   - absent: Who left the reader their place at the level.
    ///   - workingTimeLeft: What is left of a window that is counted in working time.
    ///   - expectedBy: By when people should normally have answered.
    ///   - localTime: Writes an instant as the reader's wall clock shows it, zone included.
    public init(
        _ purpose: Notice.Purpose,
        of subject: Case,
        policy: Policy,
        to person: Directory.Person,
        actingFor absent: [Directory.Person] = [],
        channel: ChannelName,
        workingTimeLeft: Duration? = nil,
        expectedBy: Instant? = nil,
        localTime: (Instant) -> String
    ) {
        self.because = "\(policy.title): \(subject.opening.because)"
        self.checks = subject.outcome == nil ? subject.standing.checks.inWords : nil
        self.standing = subject.standing.inWords
        self.question = subject.snapshot.question ?? subject.opening.ask?.question
        self.fields = (policy.notices.fields[channel] ?? []).compactMap { path in
            path.value(in: subject.snapshot.fields).map { (path, $0) }
        }
        self.decisionPoint = "case \(subject.id), revision \(subject.revision), policy \(subject.policy)"
        switch subject.status {
        case .closed(let closure):
            self.subject =
                switch purpose {
                case .unresolved: "[Belay] \(subject.id) was decided and not done (\(policy.title))"
                case .record: "[Belay] \(subject.id) waits for its record (\(policy.title))"
                default: "[Belay] \(subject.id) ended: \(closure.outcome.rawValue) (\(policy.title))"
                }
            let by = subject.proceedings.overridden?.inWords ?? "by \(closure.by.description)"
            let ended =
                "The case ended as \(closure.outcome.rawValue), \(by), at \(localTime(closure.at))."
            self.course = []
            self.request =
                switch purpose {
                case .unresolved:
                    "\(ended) What was decided has not been done, and nobody else is asked about it: see to it by hand."
                case .record: "\(ended) \(subject.recordRequest(localTime: localTime))"
                default: "Nothing is asked of you. \(ended)"
                }
            self.actions = []
            self.alternatives = []
            self.authorities = []
            self.expected = nil
            self.silence = nil
        case .open(let stay):
            let rules = policy.level(stay.level)
            let isOwner = stay.owners.contains(person.id) || !person.roles.isDisjoint(with: rules.owners)
            let asked = purpose == .question ? stay.course.open(to: person.id) : nil
            let word =
                switch purpose {
                case .takenBack: "was taken back from you and waits for"
                case .warning: "still waits for"
                case .question where asked != nil: "has a question for you at"
                case .answered: "has an answer for you at"
                default: "waits for"
                }
            self.subject =
                "[Belay] \(subject.id) \(word) level \(stay.level) until \(localTime(stay.windowEnds)) (\(policy.title))"
            let roles = absent.reduce(person.roles) { $0.union($1.roles) }
            let found = subject.exceptions(at: rules)
            let mayExcept = found.isEmpty || !roles.isDisjoint(with: rules.exceptions)
            self.course =
                [subject.standing.shapeInWords].compactMap(\.self)
                + stay.course.lines(for: person.id, localTime: localTime) + found.exceptionLines(rules.exceptions)
            self.request =
                if let request = subject.request(purpose, localTime: localTime) {
                    request
                } else if let asked {
                    "\(asked.by) waits for your answer: belay case answer \(subject.id) --question \(asked.number) '…'"
                } else if isOwner {
                    "Decide it at level \(stay.level), or claim it while you look.\(policy.level(stay.level).agreement)"
                        + absent.inWords
                } else {
                    "You are told because the policy informs you; level \(stay.level) decides."
                }
            self.actions =
                isOwner ? subject.permittedActions(under: policy).filter { mayExcept || !$0.needsAuthority } : []
            self.alternatives = actions.contains(.alternative) ? policy.level(stay.level).alternatives : []
            self.authorities = policy.authorities.filter { !roles.isDisjoint(with: $0.roles) }.map(\.name)
            self.expected =
                if isOwner, let turnaround = policy.level(stay.level, for: subject.standing).turnaround, let expectedBy {
                    "An answer is expected within \(WrittenDuration(turnaround)), by \(localTime(expectedBy))."
                } else {
                    nil
                }
            self.silence =
                "If nobody decides until \(localTime(stay.windowEnds))\(workingTimeLeft.inWords), \(policy.consequence(of: stay.level, letsGoOn: !subject.isReview && subject.standing.newShape == nil && found.isEmpty))."
        }
    }

    /// The text of a mail: what matters first, nothing that needs HTML.
    public var plainText: String {
        var lines = [because.shown]
        if let standing { lines.append(standing.shown) }
        if let question { lines += ["", "Asked: \(question.shown)"] }
        if !fields.isEmpty {
            lines.append("")
            lines += fields.map { "  \($0.path): \($0.value.shown)" }
        }
        if !course.isEmpty { lines += [""] + course.map(\.shown) }
        if let checks { lines += ["", "First check: \(checks.shown)"] }
        lines += ["", request]
        if !actions.isEmpty { lines.append("You may: " + actions.map(\.rawValue).joined(separator: ", ")) }
        lines += alternatives.map { "  alternative \($0.name): \($0.title.shown)" }
        if !authorities.isEmpty, !actions.isEmpty {
            lines.append("Authorities you hold: " + authorities.map(\.rawValue).joined(separator: ", "))
        }
        if let expected { lines += ["", expected] }
        if let silence { lines += (expected == nil ? [""] : []) + [silence] }
        lines += ["", "Decision point: \(decisionPoint)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same as data, for channels that carry JSON.
    public var json: JSONValue {
        var object: JSONObject = ["subject": .string(subject), "because": .string(because)]
        if let standing { object["standing"] = .string(standing) }
        if let question { object["question"] = .string(question) }
        object["fields"] = .object(JSONObject(fields.map { ($0.path.description, $0.value) }))
        if !course.isEmpty { object["course"] = .array(course.map { .string($0) }) }
        if let checks { object["firstCheck"] = .string(checks) }
        object["request"] = .string(request)
        object["actions"] = .array(actions.map { .string($0.rawValue) })
        if !alternatives.isEmpty {
            object["alternatives"] = .array(
                alternatives.map { ["name": .string($0.name.rawValue), "title": .string($0.title)] }
            )
        }
        object["authorities"] = .array(authorities.map { .string($0.rawValue) })
        if let expected { object["expected"] = .string(expected) }
        if let silence { object["silence"] = .string(silence) }
        object["decisionPoint"] = .string(decisionPoint)
        return .object(object)
    }
}

extension Case {
    /// What is asked beside a decision; `nil` where nothing is.
    fileprivate func request(_ purpose: Notice.Purpose, localTime: (Instant) -> String) -> String? {
        switch purpose {
        case .confirm: overrideRequest(localTime: localTime)
        case .procedure: procedureRequest
        case .takenBack: "Your claim was taken back. Whoever owns the level may decide now, you too."
        case .disputed:
            "Its owners want different things, and you answer for the data: see that all of them decide on the same."
        default: nil
        }
    }

    /// What is asked of whoever may confirm an override.
    fileprivate func overrideRequest(localTime: (Instant) -> String) -> String {
        guard let request = proceedings.override else { return "An override was asked for. It stands no more." }
        return
            "\(request.by) asks to let it go on past the levels. Alone that does nothing: if you see the same need, confirm it until \(localTime(request.until))."
    }
}

extension Case {
    /// What is asked of those who write the record.
    fileprivate func recordRequest(localTime: (Instant) -> String) -> String {
        guard let record = proceedings.record, record.written == nil else { return "Its record has been written." }
        let when =
            switch record.due {
            case nil: "Its record is yours to write"
            case let due? where record.isOverdue: "Its record was due \(localTime(due)) and is yours to write"
            case let due?: "Its record is yours to write until \(localTime(due))"
            }
        return
            "\(when): what was decided, and why, for whoever asks later. One of you does it: belay case record \(id) '…'"
    }
}

extension Case {
    /// What is asked of those who do it by hand: the steps, in the policy's words.
    fileprivate var procedureRequest: String {
        guard let checklist = proceedings.checklist else { return "The manual procedure has been left." }
        let steps = checklist.left.map { "\($0.name) (\($0.text.shown))" }.joined(separator: "; ")
        return "\(checklist.chosenBy) chose the manual procedure. To be done and ticked: \(steps)."
    }
}

extension [CheckResult] {
    /// What these rules keep whom from, as a line; nothing where every rule passed.
    fileprivate func exceptionLines(_ approvers: [RoleName]) -> [String] {
        guard let found = inWords else { return [] }
        let who = approvers.map(\.rawValue).joined(separator: " or ")
        return ["To let it go on would be an exception (\(found)), which only \(who) may approve."]
    }
}

extension Override {
    /// As a half-sentence.
    fileprivate var inWords: String { "by an override that \(askedBy) asked for and \(confirmedBy) confirmed" }
}

extension [Directory.Person] {
    /// Who is away, as a sentence that follows another; nothing where nobody is.
    fileprivate var inWords: String {
        isEmpty ? "" : " You act for \(map(\.name).joined(separator: " and ")), away now."
    }
}

extension PolicyLevel {
    /// Who must agree, as a sentence that follows another; nothing where one owner decides.
    fileprivate var agreement: String {
        switch quorum?.rule {
        case nil: ""
        case .count(let count)?: " \(count) of you must agree."
        case .all?: " All of you must agree."
        case .each(let roles)?: " One of each must agree: \(roles.map(\.rawValue).joined(separator: ", "))."
        }
    }
}

extension Policy {
    /// What follows at a level when its window passes, as a half-sentence.
    ///
    /// - Parameter letsGoOn: Whether silence may let the case go on.
    public func consequence(of level: LevelName, letsGoOn: Bool = true) -> String {
        var expiry = self.level(level).expiry
        if case .end(let outcome, _) = expiry, outcome.letsGoOn, !letsGoOn { expiry = .escalate }
        return switch expiry {
        case .escalate:
            self.level(after: level).map { "the case goes to level \($0.level)" } ?? "the case ends as refused"
        case .end(let outcome, authority: nil):
            "the case ends as \(outcome.rawValue)"
        case .end(let outcome, authority: let authority?):
            "the case ends as \(outcome.rawValue) under the authority \(authority)"
        }
    }
}

extension JSONValue {
    /// A value for people: text without quotes, everything else as JSON.
    fileprivate var shown: String {
        if case .string(let text) = self { text.shown } else { description.shown }
    }
}

extension String {
    /// Text from outside, for people: one line of bounded length, so that it cannot pass itself off as a line of ours,
    /// and nothing in it that a terminal obeys or that turns the direction of reading.
    var shown: String {
        let limit = 2000
        if utf8.count <= limit, utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        let line = String(String.UnicodeScalarView(cut(toBytes: limit).unicodeScalars.map { $0.isShown ? $0 : " " }))
        return utf8.count > limit ? line + "…" : line
    }
}

extension Unicode.Scalar {
    fileprivate var isShown: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate, .privateUse: false
        case .format: self == "\u{200D}"
        default: true
        }
    }
}
