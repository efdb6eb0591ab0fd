import Escalation
import JSON

extension CaseFold {
    /// What an entry changes in the story of a case.
    ///
    /// - Parameter stay: The case's time at the level where it stands; `nil` before the first.
    mutating func change(
        _ kind: Entry.Kind,
        of place: Int,
        stay: Int?,
        _ at: Instant,
        _ body: EntryBody,
        _ detail: JSONValue?
    ) {
        if kind.isOfPeople, let stay { look(at, place, stay) }
        switch kind {
        case .casePassed: pass(place, at, body)
        case .levelEntered:
            guard let stay else { return }
            stories[place].stays[stay].enteredAt = at
            stories[place].stays[stay].owners = names.number(of: body.list(EntryBody.Key.owners) ?? "")
        case .noticeDelivered: tell(place, stay, at, body)
        case .claimTaken:
            if stories[place].claimedAt == nil { stories[place].claimedAt = at }
            guard let stay, stories[place].stays[stay].claimedAt == nil else { return }
            stories[place].stays[stay].claimedAt = at
            stories[place].stays[stay].claimer = names.number(of: body.text(EntryBody.Key.by) ?? "")
        case .windowPassed: if let stay { stories[place].stays[stay].isBroken = true }
        case .decisionTaken, .voteTaken, .decisionRefused:
            guard let stay else { return }
            answer(kind, place, stay, at, body)
        case .caseClosed: close(place, at, body)
        // Nothing more comes of it: it ended as it had, or as the recovery said.
        case .caseLost: if stories[place].closedAt == nil { close(place, at, body) }
        case .eventAttached: stories[place].attached += 1
        case .snapshotChanged: stories[place].words = body.int(EntryBody.Key.words) ?? stories[place].words
        case .caseCategorised, .standingRisen:
            if let category = body.text(EntryBody.Key.category) {
                stories[place].category = names.number(of: category)
            }
        case .votesDisputed: disputes += 1
        case .dataRequested, .dataOverdue, .dataDisputed: noteData(kind, of: stories[place], at, detail)
        default: beside[kind, default: 0] += 1
        }
    }

    private mutating func look(_ at: Instant, _ place: Int, _ stay: Int) {
        if stories[place].lookedAt == nil { stories[place].lookedAt = at }
        if stories[place].stays[stay].lookedAt == nil { stories[place].stays[stay].lookedAt = at }
    }

    /// What reached somebody who was to decide; that somebody else was informed is nobody's notice of it.
    private mutating func tell(_ place: Int, _ stay: Int?, _ at: Instant, _ body: EntryBody) {
        guard let purpose = body.view[EntryBody.Key.purpose], purpose.isEqual(to: "decide") else { return }
        if stories[place].toldAt == nil { stories[place].toldAt = at }
        if let stay, stories[place].stays[stay].toldAt == nil { stories[place].stays[stay].toldAt = at }
    }

    private mutating func pass(_ place: Int, _ at: Instant, _ body: EntryBody) {
        leave(place, at, body)
        let level = names.number(of: body.text(EntryBody.Key.level) ?? "")
        var stay = Stay(level: level, cause: names.number(of: body.text(EntryBody.Key.cause) ?? ""), since: at)
        // Each is written as its name and its version.
        stay.calendars = names.number(of: body.list(EntryBody.Key.calendars) { String($0.prefix { $0 != " " }) } ?? "")
        stories[place].stays.append(stay)
    }

    /// The case leaves the level where it stood.
    private mutating func leave(_ place: Int, _ at: Instant, _ body: EntryBody) {
        guard let stay = stories[place].stays.indices.last else { return }
        stories[place].stays[stay].leftAt = at
        if let turnaround = body.view[EntryBody.Key.turnaround], let kept = turnaround[EntryBody.Key.kept]?.bool {
            stories[place].stays[stay].wasLate = !kept
        }
    }

    private mutating func answer(_ kind: Entry.Kind, _ place: Int, _ stay: Int, _ at: Instant, _ body: EntryBody) {
        let person = names.number(of: body.text(EntryBody.Key.by) ?? "")
        let action = names.number(of: body.text(EntryBody.Key.action) ?? "")
        let known = stories[place].stays[stay].enteredAt ?? stories[place].stays[stay].since
        answers.append(
            Answer(
                story: place,
                stay: stay,
                person: person,
                action: action,
                at: at,
                reading: at.since(max(known, lastAnswers[person] ?? known)),
                words: stories[place].words,
                refusal: kind == .decisionRefused ? names.number(of: body.text(EntryBody.Key.because) ?? "?") : 0
            )
        )
        guard kind != .decisionRefused else { return }
        lastAnswers[person] = at
        guard kind == .decisionTaken else { return }
        stories[place].stays[stay].answeredAt = at
        stories[place].stays[stay].answerer = person
        stories[place].stays[stay].action = action
    }

    private mutating func close(_ place: Int, _ at: Instant, _ body: EntryBody) {
        leave(place, at, body)
        stories[place].closedAt = at
        stories[place].outcome = names.number(of: body.text(EntryBody.Key.outcome) ?? "?")
        let closer = CaseStory.Closer(body.text(EntryBody.Key.by) ?? "")
        stories[place].closer = closer
        if closer == .people {
            stories[place].decidedAt = stories[place].stays.last?.answeredAt ?? at
        }
    }
}

extension CaseStory.Closer {
    /// As the closing entry names who or what ended its case. People's ids have no blanks, so that nobody is taken for a
    /// rule; somebody who is called as a word of ours is.
    init(_ text: String) {
        switch text {
        case "expiry": self = .silence
        case "recovery": self = .recovery
        case "rules": self = .rules
        case _ where text.hasPrefix("expiry under "): self = .silence
        case _ where text.hasPrefix("rules under "): self = .rules
        case _ where text.hasPrefix("the gate's mode under "): self = .gate
        default: self = .people
        }
    }
}

extension Entry.Kind {
    /// Whether a person did something in the case: they have seen it then.
    var isOfPeople: Bool {
        switch self {
        case .claimTaken, .claimReleased, .commentAdded, .caseReassigned, .caseCategorised, .riskRated,
            .riskLoweringAsked, .decisionTaken, .decisionRefused, .voteTaken, .informationAsked, .dataDisputed,
            .policyDisputed, .overrideAsked, .procedureTicked:
            true
        default: false
        }
    }
}
