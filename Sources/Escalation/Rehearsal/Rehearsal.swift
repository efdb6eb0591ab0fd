import JSON

/// An installation in memory, under a clock that whoever holds it moves: triggers, key rows, cases, people, calendars.
///
/// It has no rules of its own. Events go through ``TriggerTable`` and ``KeyRow``, everything else through ``Case``, as
/// in the fleet; only the waiting is left out: a case that is passed to a level is taken in there at once. Policy tests
/// and the replay of past cases run on it.
public struct Rehearsal {
    /// Never runs backwards.
    public private(set) var now: Instant
    public let directory: Directory
    public let calendars: BusinessCalendars
    public private(set) var cases = RehearsedCases()
    /// Whether nobody has acknowledged the shape of any event. Else all of them are known: what is tried is the policy.
    public var shapesAreNew = false
    private let policies: [PolicyReference: Policy]
    private let table: TriggerTable
    private var keys: [KeyID: KeyRow] = [:]
    /// Events that were taken, by source and id: the same event again is none.
    private var taken: Set<String> = []
    private let parser = JSONParser()

    public init(_ policies: [Policy], directory: Directory, calendars: BusinessCalendars = .none, from start: Instant) {
        self.policies = Dictionary(policies.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        self.table = TriggerTable(policies)
        self.directory = directory
        self.calendars = calendars
        self.now = start
    }

    // MARK: What comes in

    /// An event arrives now.
    ///
    /// - Throws: where its data is deeper or longer than a message may be.
    public mutating func take(_ event: Event) throws(JSONError) -> Consequences {
        var event = event
        event.arrival = now
        guard taken.insert(event.ownKey).inserted else { return Consequences() }
        let touches = try table.matches(event, with: parser).map { Touch($0, of: event) }
        return perform { rehearsal, step in
            for touch in touches { rehearsal.apply(touch, event, asked: nil, step: &step) }
        }
    }

    /// An automation asks outright now; `event` is the message that carries its question.
    public mutating func take(_ asked: Asked, in event: Event) -> Consequences {
        var event = event
        event.arrival = now
        guard let (policy, rule) = table.gate(asked.ask.gate) else {
            return Consequences(refusal: .unknownGate(asked.ask.gate))
        }
        guard taken.insert(event.ownKey).inserted else { return Consequences() }
        let touch = Touch(Match(policy: policy, rule: rule, asking: event, about: asked.data), of: event)
        return perform { rehearsal, step in rehearsal.apply(touch, event, asked: asked, step: &step) }
    }

    private mutating func apply(_ touch: Touch, _ event: Event, asked: Asked?, step: inout Step) {
        var row = keys[touch.key] ?? KeyRow(id: touch.key)
        if let open = row.openCase, cases[open]?.outcome != nil { row.noteEnded(open) }
        let policies = policies
        let newShape = shapesAreNew ? touch.shape(of: event, asked: asked, at: now)?.shape.digest : nil
        _ = touch.apply(
            event,
            asked: asked,
            to: &row,
            in: &cases,
            newShape: newShape,
            policy: { policies[$0] },
            step: &step
        )
        keys[touch.key] = row
    }

    // MARK: What people do

    /// Lets the core change a case now; a refusal is among what comes of it.
    public mutating func change(
        _ id: CaseID,
        _ body: (inout Case, Policy, inout Step) throws(Refusal) -> Void
    ) -> Consequences {
        var refusal: Refusal?
        var consequences = perform { rehearsal, step in
            guard let reference = rehearsal.cases[id]?.policy, let policy = rehearsal.policies[reference] else {
                refusal = .unknownCase(id)
                return
            }
            rehearsal.cases.change(id) { subject in
                do throws(Refusal) { try body(&subject, policy, &step) } catch { refusal = error }
            }
        }
        consequences.refusal = refusal
        return consequences
    }

    /// A case as it stands at the beginning of what is rehearsed.
    public mutating func begin(_ open: (inout Step) -> Case) -> Consequences {
        perform { rehearsal, step in rehearsal.cases.insert(open(&step)) }
    }

    // MARK: Time

    /// Moves the clock, and applies on the way every deadline at its time.
    public mutating func advance(to end: Instant) -> Consequences {
        var all = Consequences()
        while let (id, due) = cases.nextDue, due <= end {
            now = max(now, due)
            let applied = change(id) { subject, policy, step in
                _ = subject.applyDueDeadlines(policy: policy, step: &step)
            }
            all.add(applied)
            // What is due and changes nothing would be due for ever.
            if applied.entries.isEmpty { break }
        }
        now = max(now, end)
        return all
    }

    /// Moves the clock and leaves what came due on the way for later, as a timer that is behind does.
    mutating func wait(until instant: Instant) { now = max(now, instant) }

    /// One transaction, and taking in what it passed on.
    private mutating func perform(_ body: (inout Rehearsal, inout Step) -> Void) -> Consequences {
        var step = Step(now: now, directory: directory, calendars: calendars, drawSalt: { Self.salt })
        body(&self, &step)
        var entered = 0
        while entered < step.passes.count {
            let pass = step.passes[entered]
            entered += 1
            let policies = policies
            _ = cases.change(pass.caseID) { subject in
                guard let policy = policies[subject.policy] else { return }
                _ = subject.enterLevel(generation: pass.generation, policy: policy, step: &step)
            }
        }
        return Consequences(step)
    }

    /// Nothing of a rehearsal is kept, so nothing of it needs to be guarded.
    private static let salt = [UInt8](repeating: 0, count: 32)
}

/// What came of one thing that happened in a rehearsal.
public struct Consequences: Sendable {
    /// In the order in which they happened.
    public private(set) var entries: [Entry] = []
    public private(set) var notices: [Notice] = []
    public private(set) var outcomes: [Outcome] = []
    /// Why it was not taken.
    public internal(set) var refusal: Refusal?

    init(refusal: Refusal? = nil) {
        self.refusal = refusal
    }

    init(_ step: Step) {
        (entries, notices, outcomes) = (step.entries, step.notices, step.outcomes)
    }

    mutating func add(_ other: Consequences) {
        entries += other.entries
        notices += other.notices
        outcomes += other.outcomes
        refusal = other.refusal ?? refusal
    }

    /// The cases that entries of this kind are about, each once, in order.
    func cases(with kind: Entry.Kind? = nil) -> [CaseID] {
        var seen: Set<CaseID> = []
        return entries.filter { kind == nil || $0.kind == kind }.map(\.caseID).filter { seen.insert($0).inserted }
    }
}
