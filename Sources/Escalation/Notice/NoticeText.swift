import JSON

/// What a notice says: what stopped and why, what is asked, what this reader may do, what happens when nobody acts.
///
/// It contains the fields that the policy names for the channel and no others, the subject line included, and of these none
/// that the policy keeps from the reader's roles. It is made
/// when the notice is sent, from the case as it stands then.
public struct NoticeText: Hashable, Sendable {
    public let subject: String
    /// That all of it is practice; `nil` of a case that is none.
    public let drill: String?
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

    /// Which language Belay's own words are in.
    public var language: LanguageTag { words.language }
    let words: any NoticeWords

    /// - Parameters:
    ///   - languages: What the reader reads, the best first; texts of the policy that have none of them stay in their
    ///     default, and Belay's own words in the first that the catalogue has, or in English.
    ///   - absent: Who left the reader their place at the level.
    ///   - workingTimeLeft: What is left of a window that is counted in working time.
    ///   - expectedBy: By when people should normally have answered.
    ///   - localTime: Writes an instant as the reader's wall clock shows it, zone included.
    public init(
        _ purpose: Notice.Purpose,
        of subject: Case,
        policy: Policy,
        to person: Directory.Person,
        in languages: [LanguageTag] = [],
        actingFor absent: [Directory.Person] = [],
        channel: ChannelName,
        workingTimeLeft: Duration? = nil,
        expectedBy: Instant? = nil,
        localTime: (Instant) -> String
    ) {
        let words = NoticeCatalogue.words(for: languages)
        let policy = policy.read(in: languages)
        let title = policy.title.plain
        self.words = words
        let mark = subject.opening.drill == nil ? Self.mark : Self.drillMark
        self.drill = subject.opening.drill.map { words.isDrill($0.id) }
        self.because = words.stopped(title, because: subject.reason(in: policy, words))
        self.checks =
            subject.outcome == nil && !subject.standing.checks.isEmpty ? words.findings(subject.standing.checks) : nil
        self.standing = words.standing(subject.standing)
        self.question = subject.snapshot.question ?? subject.opening.ask?.question
        let readersRoles = absent.reduce(person.roles) { $0.union($1.roles) }
        let visible = policy.privacy.visible(subject.snapshot.fields, to: readersRoles)
        self.fields = (policy.notices.fields[channel] ?? []).compactMap { path in
            path.value(in: visible).map { (path, $0) }
        }
        self.decisionPoint = "case \(subject.id), revision \(subject.revision), policy \(subject.policy)"
        switch subject.status {
        case .closed(let closure):
            let end = NoticeEnd(
                outcome: closure.outcome,
                by: closure.by,
                override: subject.proceedings.overridden,
                at: localTime(closure.at)
            )
            switch purpose {
            case .unresolved:
                self.subject = mark + words.wasNotDone(subject.id, title: title)
                self.request = words.seeToItByHand(end)
            case .record:
                self.subject = mark + words.waitsForRecord(subject.id, title: title)
                self.request = subject.recordRequest(end, words, localTime: localTime)
            default:
                self.subject = mark + words.hasEnded(subject.id, as: closure.outcome, title: title)
                self.request = words.nothingIsAsked(end)
            }
            self.course = []
            self.actions = []
            self.alternatives = []
            self.authorities = []
            self.expected = nil
            self.silence = nil
        case .open(let stay):
            let rules = policy.level(stay.level)
            let isOwner = stay.owners.contains(person.id) || !person.roles.isDisjoint(with: rules.owners)
            let asked = purpose == .question ? stay.course.open(to: person.id) : nil
            let ends = localTime(stay.windowEnds)
            let head = NoticeHead(id: subject.id, level: stay.level, until: ends, title: title)
            self.subject = mark + words.subject(purpose, head, isAsked: asked != nil)
            let roles = readersRoles
            let found = subject.exceptions(at: rules)
            let mayExcept = found.isEmpty || !roles.isDisjoint(with: rules.exceptions)
            self.course =
                [subject.standing.newShape.map { words.shapeIsNew($0) }].compactMap(\.self)
                + stay.course.lines(for: person.id, words, localTime: localTime)
                + (found.isEmpty
                    ? [] : [words.wouldBeException(words.findings(found), approvers: rules.exceptions)])
            self.request =
                if let request = subject.request(purpose, policy: policy, words, localTime: localTime) {
                    request
                } else if let asked {
                    words.answerIsAwaited(by: asked.by, in: subject.id, question: asked.number)
                } else if isOwner {
                    words.decide(at: stay.level, agreement: rules.quorum?.rule, actingFor: absent.map(\.name))
                } else {
                    words.youAreInformed(at: stay.level)
                }
            self.actions =
                isOwner ? subject.permittedActions(under: policy).filter { mayExcept || !$0.needsAuthority } : []
            self.alternatives = actions.contains(.alternative) ? rules.alternatives : []
            self.authorities = policy.authorities.filter { !roles.isDisjoint(with: $0.roles) }.map(\.name)
            self.expected =
                if isOwner, let turnaround = policy.level(stay.level, for: subject.standing).turnaround, let expectedBy
                {
                    words.isExpected(within: WrittenDuration(turnaround), by: localTime(expectedBy))
                } else {
                    nil
                }
            self.silence = words.silence(
                until: ends,
                workingTime: workingTimeLeft.map { WrittenDuration(.seconds($0.components.seconds)) },
                then: policy.silence(
                    at: stay.level,
                    letsGoOn: !subject.isReview && subject.standing.newShape == nil && found.isEmpty
                        && subject.proceedings.recovery == nil
                )
            )
        }
    }

    /// What every subject line of ours begins with, in every language.
    static let mark = "[Belay] "
    /// The same of practice.
    static let drillMark = mark + "DRILL: "

    /// The text of a mail: what matters first, nothing that needs HTML.
    public var plainText: String {
        var lines = drill.map { [$0, ""] } ?? []
        lines.append(because.shown)
        if let standing { lines.append(standing.shown) }
        if let question { lines += ["", words.asked(question.shown)] }
        if !fields.isEmpty {
            lines.append("")
            lines += fields.map { "  \($0.path): \($0.value.shown)" }
        }
        if !course.isEmpty { lines += [""] + course.map(\.shown) }
        if let checks { lines += ["", words.firstCheck(checks.shown)] }
        lines += ["", request]
        if !actions.isEmpty { lines.append(words.youMay(actions)) }
        lines += alternatives.map { "  " + words.alternative($0.name, title: $0.title.plain.shown) }
        if !authorities.isEmpty, !actions.isEmpty { lines.append(words.authoritiesHeld(authorities)) }
        if let expected { lines += ["", expected] }
        if let silence { lines += (expected == nil ? [""] : []) + [silence] }
        lines += ["", words.decisionPoint(decisionPoint)] + (drill.map { ["", $0] } ?? [])
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same as data, for channels that carry JSON.
    public var json: JSONValue {
        var object: JSONObject = ["subject": .string(subject), "because": .string(because)]
        if let drill { object["drill"] = .string(drill) }
        if let standing { object["standing"] = .string(standing) }
        if let question { object["question"] = .string(question) }
        object["fields"] = .object(JSONObject(fields.map { ($0.path.description, $0.value) }))
        if !course.isEmpty { object["course"] = .array(course.map { .string($0) }) }
        if let checks { object["firstCheck"] = .string(checks) }
        object["request"] = .string(request)
        object["actions"] = .array(actions.map { .string($0.rawValue) })
        if !alternatives.isEmpty {
            object["alternatives"] = .array(
                alternatives.map { ["name": .string($0.name.rawValue), "title": .string($0.title.plain)] }
            )
        }
        object["authorities"] = .array(authorities.map { .string($0.rawValue) })
        if let expected { object["expected"] = .string(expected) }
        if let silence { object["silence"] = .string(silence) }
        object["decisionPoint"] = .string(decisionPoint)
        return .object(object)
    }
}

extension NoticeWords {
    /// The subject line of an open case.
    fileprivate func subject(_ purpose: Notice.Purpose, _ head: NoticeHead, isAsked: Bool) -> String {
        switch purpose {
        case .takenBack: waitsAgain(head)
        case .warning: stillWaits(head)
        case .question where isAsked: hasQuestion(head)
        case .answered: hasAnswer(head)
        default: waits(head)
        }
    }
}

extension Case {
    /// What is asked beside a decision; `nil` where nothing is.
    fileprivate func request(
        _ purpose: Notice.Purpose,
        policy: Policy,
        _ words: any NoticeWords,
        localTime: (Instant) -> String
    ) -> String? {
        switch purpose {
        case .confirm:
            proceedings.override.map { words.confirmOverride(askedBy: $0.by, until: localTime($0.until)) }
                ?? words.overrideHasLapsed()
        case .procedure:
            proceedings.checklist.map { checklist in
                let steps = checklist.left.map { ($0.name, text(of: $0, in: policy).shown) }
                return words.doByHand(chosenBy: checklist.chosenBy, steps: steps)
            } ?? words.procedureWasLeft()
        case .takenBack: words.claimWasTakenBack()
        case .disputed: words.ownersDisagree()
        default: nil
        }
    }
}

extension Case {
    /// What is asked of those who write the record.
    fileprivate func recordRequest(
        _ end: NoticeEnd,
        _ words: any NoticeWords,
        localTime: (Instant) -> String
    ) -> String {
        guard let record = proceedings.record, record.written == nil else { return words.recordWasWritten(end) }
        return words.writeRecord(end, of: id, due: record.due.map(localTime), isOverdue: record.isOverdue)
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
