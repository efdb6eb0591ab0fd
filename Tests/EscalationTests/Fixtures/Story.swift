import JSON
import Testing

@testable import Escalation

/// One case from its opening on, with all that the core gave out for it. Every step is held to what must always hold.
final class Story {
    private(set) var subject: Case
    var policy: Policy
    var directory: Directory
    var calendars: BusinessCalendars
    /// The store's clock.
    var now: Instant
    private(set) var entries: [Entry] = []
    private(set) var notices: [Notice] = []
    private(set) var passes: [Pass] = []
    private(set) var outcomes: [Outcome] = []
    private(set) var wanted: [WantedCase] = []

    /// What another story led to, as the transaction opens it.
    init(_ wanted: WantedCase, of story: Story) {
        (policy, directory, calendars, now) = (story.policy, story.directory, story.calendars, story.now)
        var step = Step(now: now, directory: directory, calendars: calendars, drawSalt: { [1, 2, 3] })
        subject = .open(
            key: wanted.key,
            running: 1,
            policy: policy,
            entryLevel: wanted.entryLevel,
            opening: wanted.opening,
            snapshot: wanted.snapshot,
            waiting: wanted.waiting,
            newShape: wanted.newShape,
            step: &step
        )
        take(step)
    }
    private(set) var dataInquiries: [DataInquiry] = []

    init(
        policy: Policy = Sample.policy(),
        directory: Directory = Sample.directory(),
        calendars: BusinessCalendars = .none,
        at start: Instant = Sample.start,
        event: Event = Sample.event(),
        waiting: [WaitingRun] = [],
        asking ask: Ask? = nil,
        openedWithdrawn: Bool = false,
        capture: [FieldPath]? = nil,
        under order: GateOrder? = nil,
        entry: LevelName? = nil,
        shapeIsNew: Bool = false
    ) {
        self.policy = policy
        self.directory = directory
        self.calendars = calendars
        self.now = start
        let key = KeyID(policy: policy.name, trigger: "large-payment", value: event.id)
        let opening = Opening(
            cause: ask == nil ? .threshold : .ask,
            because: "The amount is above 100.",
            event: event.reference,
            ask: ask,
            correlation: "c-1"
        )
        let snapshot = Snapshot(of: event, capture: capture, asking: ask)
        var step = Step(now: now, directory: directory, calendars: calendars, drawSalt: { [1, 2, 3] })
        let level = entry ?? policy.levels[0].level
        let assessment = policy.classification.assess(event)
        subject = .open(
            key: key,
            running: 1,
            policy: policy,
            entryLevel: level,
            assessment: assessment,
            opening: opening,
            snapshot: snapshot,
            waiting: waiting,
            hasRecovered: openedWithdrawn,
            under: order,
            newShape: shapeIsNew ? snapshot.shape.digest : nil,
            step: &step
        )
        take(step)
    }

    /// One transaction.
    func step<Result>(_ change: (inout Case, inout Step) -> Result) -> Result {
        let before = subject
        var step = Step(now: now, directory: directory, calendars: calendars, drawSalt: { [1, 2, 3] })
        let result = change(&subject, &step)
        #expect(subject.updatedAt >= before.updatedAt, "a case's time never runs backwards")
        #expect(subject.revision >= before.revision)
        if step.entries.isEmpty { #expect(subject == before, "no change without its entry") }
        take(step)
        return result
    }

    private func take(_ step: Step) {
        for entry in step.entries {
            #expect(entry.change == Int64(entries.count) + 1, "every change has exactly one entry, in order")
            #expect(entry.instant >= entries.last?.instant ?? .distantPast)
            entries.append(entry)
        }
        notices += step.notices
        passes += step.passes
        outcomes += step.outcomes
        wanted += step.wanted
        dataInquiries += step.dataInquiries
        #expect(subject.change == Int64(entries.count))
        #expect(entries.last?.state == subject.stateDigest.description, "the last entry carries the state")
        #expect(subject.status.isOpen == (subject.nextDeadline != nil), "an open case has an armed deadline")
        let ids = notices.map(\.id) + outcomes.map(\.id) + dataInquiries.map(\.id)
        #expect(Set(ids).count == ids.count, "no two consequences share an id")
    }

    // MARK: What happens to a case

    func wait(_ minutes: Int) { now = now + .seconds(minutes * 60) }

    /// Takes the case in at its level, under a hint of this generation.
    @discardableResult
    func enter(generation hint: Int64? = nil) -> Bool {
        let (generation, policy) = (hint ?? subject.openGeneration, policy)
        return step { $0.enterLevel(generation: generation, policy: policy, step: &$1) }
    }

    func report(on outcome: String) -> Bool {
        step { $0.report(OutcomeReport(outcome: outcome, applied: true, detail: "done"), step: &$1) }
    }

    func decide(_ decision: Decision) -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in try subject.decide(decision, policy: policy, step: &step) }
        }
    }

    func claim(by person: PersonID) -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in try subject.claim(by: person, policy: policy, step: &step) }
        }
    }

    func handOver(by person: PersonID, to other: PersonID) -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in try subject.handOver(by: person, to: other, policy: policy, step: &step) }
        }
    }

    func release(by person: PersonID) -> Refusal? {
        step { subject, step in refusal { () throws(Refusal) in try subject.release(by: person, step: &step) } }
    }

    func takeBack(by person: PersonID) -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in try subject.takeBack(by: person, policy: policy, step: &step) }
        }
    }

    func followDuty() -> Bool {
        let policy = policy
        return step { $0.followDuty(policy: policy, step: &$1) }
    }

    func comment(_ text: String, by person: PersonID) -> Refusal? {
        step { subject, step in refusal { () throws(Refusal) in try subject.comment(text, by: person, step: &step) } }
    }

    func categorise(as name: CategoryName, by person: PersonID, because reason: String = "It is.") -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.categorise(as: name, because: reason, by: person, policy: policy, step: &step)
            }
        }
    }

    func rate(_ risk: RiskRating, by person: PersonID, because reason: String = "It is.") -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.rate(risk, because: reason, by: person, policy: policy, step: &step)
            }
        }
    }

    @discardableResult
    func applyDeadlines() -> [DeadlineKind] {
        let policy = policy
        return step { $0.applyDueDeadlines(policy: policy, step: &$1) }
    }

    func followCalendar() -> Bool {
        let policy = policy
        return step { $0.followCalendar(policy: policy, step: &$1) }
    }

    func followGate(_ order: GateOrder?) -> Bool {
        let policy = policy
        return step { $0.followGate(order, policy: policy, step: &$1) }
    }

    func attach(
        _ event: Event,
        waiting run: WaitingRun? = nil,
        asking ask: Ask? = nil,
        under order: GateOrder? = nil,
        shapeIsNew: Bool = false
    ) {
        let policy = policy
        let snapshot = Snapshot(of: event, capture: nil, asking: ask)
        step {
            $0.attach(
                event.reference,
                snapshot: snapshot,
                waiting: run,
                under: order,
                newShape: shapeIsNew ? snapshot.shape.digest : nil,
                policy: policy,
                assess: { policy.classification.assess(event) },
                step: &$1
            )
        }
    }

    func withdraw() {
        let policy = policy
        step { $0.withdraw(policy: policy, step: &$1) }
    }

    func withdrawRun(_ run: WaitingRun) -> Bool {
        let policy = policy
        return step { $0.withdrawRun(asking: run.event, policy: policy, step: &$1) }
    }

    func unreachable(generation: Int64) -> Bool {
        let policy = policy
        return step { $0.levelUnreachable(generation: generation, policy: policy, step: &$1) }
    }
}

func refusal(_ change: () throws(Refusal) -> Void) -> Refusal? {
    do throws(Refusal) {
        try change()
        return nil
    } catch {
        return error
    }
}

extension CaseStatus {
    var isOpen: Bool { if case .open = self { true } else { false } }
}

extension Story {
    /// The kinds of entries from `change` on.
    func kinds(after change: Int64 = 0) -> [Entry.Kind] { entries.dropFirst(Int(change)).map(\.kind) }

    var stay: LevelStay? { if case .open(let stay) = subject.status { stay } else { nil } }

    /// Where the case stands, in a word.
    var place: String {
        switch subject.status {
        case .open(let stay): "\(stay.stage == .passed ? "passed to" : "at") \(stay.level)"
        case .closed(let closure): "\(closure.outcome.rawValue) by \(closure.by.description)"
        }
    }
}

extension Entry {
    var fields: JSONValue { (try? JSONValue.parse(body)) ?? .null }
    var state: String? { fields["state"]?.string }
    var instant: Instant { fields["at"]?.string.flatMap { Instant($0) } ?? .distantPast }
}
