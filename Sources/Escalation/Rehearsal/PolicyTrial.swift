import JSON

/// What policies would have opened on recorded events, taken one after the other.
///
/// It keeps key rows, not cases, so that any number of events can go through. Nobody decides in it: a case stays open
/// until what opened it recovers, or as long as is said.
public struct PolicyTrial {
    /// What became of an event.
    public enum Result: String, Hashable, Sendable, CaseIterable {
        case opened, joined, withdrawn
        /// Remembered in its key's row: counted towards a rate, or a recovery of nothing.
        case noted
        case unmatched
        /// Its source and id came before.
        case repeated
        /// It asks at a gate that none of the policies answers.
        case unanswered
    }

    public private(set) var counts: [Result: Int] = [:]
    public private(set) var opened = OpeningCounts()

    private let table: TriggerTable
    private let answeredAfter: Duration?
    private var now = Instant.distantPast
    private var keys: [KeyID: KeyRow] = [:]
    private var openedAt: [CaseID: Instant] = [:]
    /// The first eight bytes of a digest over source and id, of every event that a trigger wanted.
    private var taken: Set<UInt64> = []

    /// - Parameter answeredAfter: How long a case is taken to be open; `nil` where it stays open.
    public init(_ policies: [Policy], answeredAfter: Duration? = nil) {
        self.table = TriggerTable(policies)
        self.answeredAfter = answeredAfter
    }

    /// Takes an event as it lies in its message. Returns the cases that it opens.
    public mutating func take(_ view: EventView) -> [Case] {
        let matches = table.matches(view)
        guard !matches.isEmpty else {
            counts[.unmatched, default: 0] += 1
            return []
        }
        let event = arriving(view.materialised(arrival: now))
        return take(event, asked: nil, touches: matches.map { Touch($0, of: event) })
    }

    /// Takes an event that lies in no message, such as one with other data than it came with.
    ///
    /// - Throws: where its data is deeper or longer than a message may be.
    public mutating func take(_ event: Event) throws(JSONError) -> [Case] {
        let matches = try table.matches(event, with: JSONParser())
        guard !matches.isEmpty else {
            counts[.unmatched, default: 0] += 1
            return []
        }
        let event = arriving(event)
        return take(event, asked: nil, touches: matches.map { Touch($0, of: event) })
    }

    /// Takes a question that an automation asked outright.
    public mutating func take(_ asked: Asked, in view: EventView) -> [Case] {
        guard let (policy, rule) = table.gate(asked.ask.gate) else {
            counts[.unanswered, default: 0] += 1
            return []
        }
        let event = arriving(view.materialised(arrival: now))
        let match = Match(policy: policy, rule: rule, asking: event, about: asked.data)
        return take(event, asked: asked, touches: [Touch(match, of: event)])
    }

    /// Recorded events carry no time of arrival: each is taken to have come when it happened, but never before those in
    /// front of it.
    private mutating func arriving(_ event: Event) -> Event {
        now = max(now, event.time ?? now)
        var event = event
        event.arrival = now
        return event
    }

    private mutating func take(_ event: Event, asked: Asked?, touches: [Touch]) -> [Case] {
        let name = Digest(of: event.ownKey.utf8).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard taken.insert(name).inserted else {
            counts[.repeated, default: 0] += 1
            return []
        }
        var new = NewCases()
        var results: Set<Result> = []
        var step = Step(now: now, directory: Directory(people: []), drawSalt: { [] })
        for touch in touches {
            var row = keys[touch.key] ?? KeyRow(id: touch.key)
            if let open = row.openCase, let answeredAfter, let since = openedAt[open], since + answeredAfter <= now {
                row.noteEnded(open)
                openedAt[open] = nil
            }
            switch touch.apply(event, asked: asked, to: &row, in: &new, policy: { _ in nil }, step: &step) {
            case .open, .openWithdrawn: results.insert(.opened)
            case .attach: results.insert(.joined)
            case .withdraw: results.insert(.withdrawn)
            case .remember: results.insert(.noted)
            }
            keys[touch.key] = row
        }
        // Several triggers may want one event; it is counted once, by the most that it did.
        if let most = Result.allCases.first(where: results.contains) { counts[most, default: 0] += 1 }
        for subject in new.cases {
            opened.add(subject)
            if answeredAfter != nil { openedAt[subject.id] = now }
        }
        return new.cases
    }
}

/// How many cases were opened, by why and where.
public struct OpeningCounts: Hashable, Sendable {
    public private(set) var total = 0
    public private(set) var byTrigger: [String: Int] = [:]
    public private(set) var byCause: [String: Int] = [:]
    public private(set) var byLevel: [String: Int] = [:]

    mutating func add(_ subject: Case) {
        total += 1
        byTrigger["\(subject.policy.name)/\(subject.key.trigger)", default: 0] += 1
        byCause[subject.opening.cause.rawValue, default: 0] += 1
        switch subject.status {
        case .open(let stay): byLevel[stay.level.rawValue, default: 0] += 1
        case .closed(let closure): byLevel[closure.level.rawValue, default: 0] += 1
        }
    }
}

/// Holds what is opened, and nothing that was: who only counts needs to change no case.
private struct NewCases: CaseSet {
    var cases: [Case] = []

    mutating func insert(_ opened: Case) { cases.append(opened) }

    mutating func change<Result>(_ id: CaseID, _ body: (inout Case) throws -> Result) rethrows -> Result? {
        guard let place = cases.firstIndex(where: { $0.id == id }) else { return nil }
        return try body(&cases[place])
    }
}
