import Escalation
import Fleet
import Ingress
import Messages
import Store

/// The decision of one batch of events: which keys they touch, and what each does to the cases of its key.
struct TriggerDecision {
    enum Plan {
        /// With `alias`, the ask is also found under its own id, whatever key joined it to others.
        /// Beside each touch stands the shape of what the event is about for its trigger.
        case touch([Touch], shapes: [SeenShape?], alias: KeyID? = nil)
        case withdraw([KeyID], AskWithdrawal)
        case report(Ingress.OutcomeReport, CaseID)
        case provide(DataProvided)
        case refuse(Refusal)

        /// Where somebody asks.
        var gates: [GateName] { if case .touch(let touches, _, _) = self { touches.compactMap(\.gate) } else { [] } }

        var shapes: [SeenShape] { if case .touch(_, let shapes, _) = self { shapes.compactMap(\.self) } else { [] } }
    }

    private let now: Instant
    private let table: TriggerTable
    private let rulebook: Rulebook
    private let post: Post
    private var orders: [GateName: GateOrder] = [:]
    private var unanswered: [UnansweredAsk] = []
    private var shapes: MetShapes
    private var keys: [KeyID: KeyRow] = [:]
    private var batch: CaseBatch
    private var step: Step
    private var answers: [Envelope] = []
    /// Refused, and nobody to tell: they lie among the dead with the reason.
    private(set) var unanswerable: [DeadLetter] = []
    /// What became of the batch's events; counted once it is committed.
    private(set) var counts: [EventResult: Int] = [:]

    /// What the store has been asked about and will always say.
    var knownShapes: Set<ShapeID> { shapes.known }

    /// - Parameter knownShapes: Over which rules decide, as far as this worker has asked.
    init(now: Instant, table: TriggerTable, rulebook: Rulebook, post: Post, knownShapes: Set<ShapeID> = []) {
        self.now = now
        self.shapes = MetShapes(known: knownShapes)
        self.table = table
        self.rulebook = rulebook
        self.post = post
        self.batch = CaseBatch([:], post: post)
        self.step = rulebook.step(at: now)
    }

    // MARK: What is touched

    func plan(_ work: EventWork) -> Plan {
        switch work.task {
        case .matched(let matches):
            return touch(matches.map { Touch($0, of: work.event) }, work)
        case .asked(let ask):
            guard let (policy, rule) = table.gate(ask.ask.gate) else { return .refuse(.unknownGate(ask.ask.gate)) }
            let value = work.event.drill.map { work.event.ownKey(in: $0) } ?? work.event.ownKey
            let own = KeyID(policy: policy.name, trigger: rule.name, value: value)
            let match = Match(policy: policy, rule: rule, asking: work.event, about: ask.data)
            let touch = Touch(match, of: work.event)
            return self.touch([touch], alias: touch.key == own ? nil : own, work)
        case .withdrawn(let withdrawal):
            let value = Event.ownKey(source: work.event.source, id: withdrawal.ask, in: work.event.drill)
            return .withdraw(
                table.asking.map { KeyID(policy: $0.policy.name, trigger: $0.rule.name, value: value) },
                withdrawal
            )
        case .reported(let report):
            return .report(report, report.caseID)
        case .provided(let provided):
            return .provide(provided)
        case .refused(let refusal):
            return .refuse(refusal)
        }
    }

    private func touch(_ touches: [Touch], alias: KeyID? = nil, _ work: EventWork) -> Plan {
        .touch(touches, shapes: touches.map { $0.shape(of: work.event, asked: work.asked, at: now) }, alias: alias)
    }

    /// Locks what the batch touches: gates, then shapes, then keys, then cases.
    mutating func lock(_ plans: [Plan], in transaction: any StoreTransaction) throws {
        let gates = Set(plans.flatMap(\.gates))
        if !gates.isEmpty { orders = try transaction.holdGates(gates).filter { $0.value.isInForce(at: now) } }
        try shapes.meet(plans.flatMap(\.shapes), in: transaction)
        var wanted: Set<KeyID> = []
        var cases: Set<CaseID> = []
        for plan in plans {
            switch plan {
            case .touch(let touches, _, let alias):
                wanted.formUnion(touches.map(\.key))
                if let alias { wanted.insert(alias) }
            case .withdraw(let ids, _): wanted.formUnion(ids)
            case .report(_, let id):
                cases.insert(id)
                // A late report also concerns the follow-up that the silence led to.
                cases.formUnion(rulebook.policiesThatAwaitReports.map { DerivedID.ofUnreported(id, policy: $0) })
            case .provide(let provided): cases.insert(provided.caseID)
            case .refuse: continue
            }
        }
        if !wanted.isEmpty { keys = try transaction.lockKeys(wanted) }
        for row in keys.values {
            if let open = row.openCase { cases.insert(open) }
            if let last = row.lastCase { cases.insert(last) }
        }
        if !cases.isEmpty { batch = CaseBatch(try transaction.lockCases(cases), post: post) }
        for (id, row) in keys {
            guard let open = row.openCase, batch.cases[open]?.outcome != nil else { continue }
            keys[id]?.noteEnded(open)
        }
    }

    // MARK: What follows

    mutating func decide(_ work: EventWork, _ plan: Plan) {
        var event = work.event
        event.arrival = now
        switch plan {
        case .touch(let touches, let met, let alias):
            // Several triggers may want one event; it is counted once, by the most that it did.
            let results = zip(touches, met).map { apply($0, shape: $1, event, work) }
            if let most = [EventResult.opened, .attached, .noted].first(where: results.contains) { count(most) }
            if let alias, let joined = touches.first {
                let open = keys[joined.key]?.openCase
                keys[alias]?.note(open: open)
            }
        case .withdraw(let ids, let withdrawal):
            withdraw(ids, withdrawal, work)
        case .report(let report, let id):
            take(report, of: id, work)
        case .provide(let provided):
            provide(provided, work)
        case .refuse(let refusal):
            answer(work, refusal)
        }
    }

    private mutating func take(_ told: Ingress.OutcomeReport, of id: CaseID, _ work: EventWork) {
        let report = Escalation.OutcomeReport(
            outcome: told.outcome,
            applied: told.kind == .applied,
            detail: told.reason
        )
        guard isOfOneKind(work, id) else { return answer(work, .unknownCase(id)) }
        let verdict = batch.change(id) { subject in
            subject.take(report, from: work.event.sender, policy: rulebook.policy(subject.policy), step: &step)
        }
        switch verdict {
        case nil: answer(work, .unknownCase(id))
        case .noOutcome?: answer(work, .malformed("case \(id) has no outcome \(told.outcome.prefix(100))"))
        case .notTheirs?:
            answer(
                work,
                .malformed("the outcome \(told.outcome.prefix(100)) was given to somebody else: only they report on it")
            )
        case .noted?: count(.noted)
        case .late(let followUp, let run)?:
            batch.change(followUp) { subject in
                guard let policy = rulebook.policy(subject.policy) else { return }
                subject.takeLate(report, of: run, policy: policy, step: &step)
            }
            count(.noted)
        }
    }

    /// Lets the core change a case that was locked, under its policy; `nil` where there is none.
    mutating func change<Result>(_ id: CaseID, _ body: (inout Case, Policy?, inout Step) -> Result) -> Result? {
        batch.change(id) { subject in body(&subject, rulebook.policy(subject.policy), &step) }
    }

    /// Whether an event may say something of a case: practice says nothing of what is not, nor the other way about.
    func isOfOneKind(_ work: EventWork, _ id: CaseID) -> Bool {
        batch.cases[id].map { $0.opening.drill?.id == work.event.drill?.id } ?? true
    }

    mutating func count(_ result: EventResult) {
        counts[result, default: 0] += 1
    }

    private mutating func apply(
        _ touch: Touch,
        shape: SeenShape?,
        _ event: Event,
        _ work: EventWork
    ) -> EventResult {
        guard var row = keys[touch.key] else { preconditionFailure("every key that is touched was locked") }
        let rulebook = rulebook
        let verdict = touch.apply(
            event,
            asked: work.asked,
            to: &row,
            in: &batch,
            under: touch.gate.flatMap { orders[$0] },
            newShape: shape.flatMap(shapes.unacknowledged),
            policy: rulebook.policy,
            step: &step
        )
        keys[touch.key] = row
        switch verdict {
        case .open:
            if let id = row.lastCase { confirm(event, work, id) }
            return .opened
        case .openWithdrawn:
            return .opened
        case .attach(let id):
            confirm(event, work, id)
            return .attached
        case .withdraw, .remember:
            return .noted
        }
    }

    /// An ask keyed by itself is found by its own key; one that joined others is one of its case's waiting runs.
    private mutating func withdraw(_ ids: [KeyID], _ withdrawal: AskWithdrawal, _ work: EventWork) {
        let asked = EventReference(
            id: withdrawal.ask,
            source: work.event.source,
            type: AskMessage.type,
            sender: work.event.sender
        )
        for id in ids {
            guard let open = keys[id]?.openCase else { continue }
            let wasWaiting = batch.change(open) { subject in
                guard let policy = rulebook.policy(subject.policy) else { return false }
                return subject.withdrawRun(asking: asked, policy: policy, step: &step)
            }
            guard wasWaiting == true else { continue }
            count(.noted)
            return
        }
        answer(work, .malformed("no open case waits for the ask \(withdrawal.ask) of this source"))
    }

    // MARK: Answers

    /// An asker that the broker knows is told which case it waits for.
    private mutating func confirm(_ event: Event, _ work: EventWork, _ id: CaseID) {
        guard case .asked = work.task else { return }
        confirm(event, id)
    }

    /// Whoever sent something about a case, and is known to the broker, is told where it stands.
    mutating func confirm(_ event: Event, _ id: CaseID) {
        guard let sender = event.sender, let subject = batch.cases[id] else { return }
        answers.append(
            post.envelope(
                Answer(of: event.id, caseID: id, result: .accepted(revision: subject.revision, outcome: nil)),
                to: sender,
                at: now,
                correlation: subject.opening.correlation,
                traceparent: event.traceparent
            )
        )
    }

    mutating func answer(_ work: EventWork, _ refusal: Refusal) {
        let event = work.event
        count(.dead)
        if case .unknownGate(let gate) = refusal, event.drill == nil {
            unanswered.append(UnansweredAsk(gate: gate, source: event.source))
        }
        guard let sender = event.sender else {
            unanswerable.append(
                DeadLetter(
                    work,
                    reason: "\(refusal) (it has no user-id, so nobody can be answered)",
                    queue: post.topology.events,
                    at: now
                )
            )
            return
        }
        answers.append(
            post.envelope(
                Answer(of: event.id, caseID: nil, refusal: refusal),
                to: sender,
                at: now,
                correlation: nil,
                traceparent: event.traceparent
            )
        )
    }

    mutating func write(to changes: inout ChangeSet, in transaction: any StoreTransaction) throws {
        try batch.openWanted(by: rulebook, step: &step, in: transaction, changes: &changes)
        try shapes.record(in: &step, transaction)
        changes.unansweredAsks += unanswered
        changes.keys += keys.values.sorted { $0.id < $1.id }
        try batch.write(step, to: &changes, backlog: transaction.logBacklog)
        changes.outbox += answers
    }
}
