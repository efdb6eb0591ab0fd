import JSON

/// A key that an event touches, and the trigger that wants it.
public struct Touch: Sendable {
    public let key: KeyID
    public let match: Match

    /// An event that names no key stands for itself; those whose key or condition cannot be told gather by their kind.
    public init(_ match: Match, of event: Event) {
        let value = match.key ?? (match.unknown == nil ? event.ownKey : event.kindKey)
        key = KeyID(policy: match.policy.name, trigger: match.rule.name, value: value.asKey(in: event.drill))
        self.match = match
    }

    /// The shape of what the event is about, as one that has come; `nil` where it only says that something has recovered.
    public func shape(of event: Event, asked: Asked?, at now: Instant) -> SeenShape? {
        // What is only practised teaches nobody a shape.
        guard match.signal != .recovered, event.drill == nil else { return nil }
        var captured = event
        if let asked { captured.data = asked.data }
        return SeenShape(
            kind: EventKind(policy: match.policy.name, trigger: match.rule.name, type: event.type),
            shape: Snapshot.shape(of: captured, capture: match.rule.capture),
            gate: gate,
            event: event.reference,
            seenAt: now
        )
    }

    /// Where somebody asked.
    public var gate: GateName? { if case .ask(let gate) = match.rule.kind { gate } else { nil } }
}

/// What an automation asked outright, beside the event that carried it.
public struct Asked: Sendable {
    public let ask: Ask
    /// What the question is about; policies capture from it.
    public let data: JSONValue
    /// Where the answer goes beside the exchange.
    public let callback: String?

    public init(_ ask: Ask, about data: JSONValue, callback: String? = nil) {
        self.ask = ask
        self.data = data
        self.callback = callback
    }
}

/// Cases that are being changed: the locked ones of a transaction, or all of a rehearsal.
public protocol CaseSet {
    mutating func insert(_ opened: Case)
    /// `nil` where the case is not among them.
    mutating func change<Result>(_ id: CaseID, _ body: (inout Case) throws -> Result) rethrows -> Result?
}

extension Touch {
    /// Lets the key's row decide, and does what it says: opens a case, joins one or ends one.
    ///
    /// - Parameters:
    ///   - order: In force at the gate where the case was asked for.
    ///   - newShape: The shape of what the event is about, where nobody has acknowledged it.
    ///   - policy: The version that a case was opened under; `nil` where it is not known yet.
    public func apply(
        _ event: Event,
        asked: Asked?,
        to row: inout KeyRow,
        in cases: inout some CaseSet,
        under order: GateOrder? = nil,
        newShape: Digest? = nil,
        policy: (PolicyReference) -> Policy?,
        step: inout Step
    ) -> KeyVerdict {
        let instant = min(event.time ?? step.now, step.now)
        let verdict = row.take(match.signal, at: event.position, event: instant)
        let source = OpeningSource(event: event, asked: asked, match: match)
        switch verdict {
        case .open(let running), .openWithdrawn(let running):
            let opened = Case.open(
                key: key,
                running: running,
                policy: match.policy,
                entryLevel: source.entryLevel,
                assessment: match.assessment,
                opening: source.opening,
                snapshot: source.snapshot,
                waiting: source.waiting,
                hasRecovered: verdict == .openWithdrawn(running: running),
                under: order,
                newShape: newShape,
                step: &step
            )
            // A gate that answers by hand has ended it already: what comes next of this key is another case.
            if opened.outcome != nil { row.noteEnded(opened.id) }
            cases.insert(opened)
        case .attach(let id):
            _ = cases.change(id) { subject in
                let policy = policy(subject.policy)
                subject.attach(
                    event.reference,
                    snapshot: source.snapshot,
                    waiting: source.waiting.first,
                    under: order,
                    newShape: newShape,
                    policy: policy,
                    assess: { match.assessment(by: policy, of: event, asked: asked?.data) },
                    step: &step
                )
            }
        case .withdraw(let id):
            _ = cases.change(id) { subject in
                guard let policy = policy(subject.policy) else { return }
                subject.withdraw(policy: policy, step: &step)
            }
        case .remember:
            break
        }
        return verdict
    }
}
