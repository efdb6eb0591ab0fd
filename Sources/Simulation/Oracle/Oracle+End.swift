import Audit
import Escalation
import JSON
import Messages
import SignedNote
import Store

extension Oracle {
    /// What must hold once nothing goes wrong any more and everybody has had time.
    func checkEnd(_ world: World) throws {
        let store = world.database.open()
        let cases = try store.reading { try $0.casesPage(after: nil, limit: .max) }
        checkThatNothingIsStuck(world, cases)
        guard isSatisfied else { return }
        try checkLog(world, store)
        checkOutcomes(cases)
        log.checkEnd(outcomes: outcomes.sorted { $0.key < $1.key }.flatMap { $0.value.keys })
        checkNotices(world)
        let buried = try checkDead(store)
        checkPayments(cases, world, buried)
        checkAsks(cases, world, buried)
        checkAnswers(world, buried)
    }

    private func checkThatNothingIsStuck(_ world: World, _ cases: [Case]) {
        let rule = "after the faults everything ends"
        if let open = cases.first(where: { $0.outcome == nil }) { isBroken(rule, "\(open.id) is still open") }
        if world.database.outboxCount > 0 {
            isBroken("everything leaves through the outbox", "\(world.database.outboxCount) rows were never published")
        }
        if world.database.hasUnsequenced { isBroken(rule, "entries wait for their index") }
        if world.broker.leftOver > 0 { isBroken(rule, "\(world.broker.leftOver) messages lie in queues") }
        for state in world.database.noticeStates {
            if case .waiting(let due) = state.standing {
                isBroken(rule, "notice \(state.notice.id) waits until \(due)")
            }
        }
    }

    private func checkLog(_ world: World, _ store: any Store) throws {
        var stream = world.broker.stream[...]
        let key = world.keys.log.verifier
        let report = try Verification.run(over: store, stream: { stream.popFirst() }, trusting: key)
        if let first = report.differences.first {
            isBroken("the log is whole, and folds to the cases", "\(first.part): \(first.message)")
        }
    }

    /// Only what asks for something that is over stays unsaid; every run that named an address is called.
    private func checkNotices(_ world: World) {
        let rule = "whoever is to be told is told"
        let states = world.database.noticeStates
        for state in states where state.standing == .stopped {
            guard !Self.mayStayUnsaid.contains(state.notice.purpose) else { continue }
            isBroken(rule, "notice \(state.notice.id) (\(state.notice.purpose.rawValue)) was never sent")
        }
        let ids = Set(states.map(\.notice.id))
        for (key, told) in outcomes.sorted(by: { $0.key < $1.key }) {
            guard case .ask(callback: true) = events[key.ask]?.kind else { continue }
            for id in told.keys where !ids.contains(id + "_callback") {
                isBroken(rule, "the address that \(key.ask) named is not called with \(id)")
            }
        }
    }

    private func checkOutcomes(_ cases: [Case]) {
        let rule = "one outcome for each waiting run, delivered under one id"
        for subject in cases {
            let asks = subject.waiting.isEmpty ? [""] : subject.waiting.map(\.event.id)
            for ask in asks {
                let told = outcomes[OutcomeKey(caseID: subject.id, ask: ask)] ?? [:]
                if told.isEmpty { isBroken(rule, "\(subject.id): \(ask.isEmpty ? "it" : ask) was told none") }
            }
        }
        for (key, told) in outcomes.sorted(by: { $0.key < $1.key }) {
            if told.count > 1 || told.values.contains(where: { $0.count > 1 }) {
                isBroken(rule, "\(key.caseID) \(key.ask): \(told.keys.sorted().joined(separator: ", "))")
            }
        }
    }

    /// Nothing lies among the dead but what nobody can read, and what was held for the killer of three processes.
    ///
    /// - Returns: The bodies of those.
    private func checkDead(_ store: any Store) throws -> Set<[UInt8]> {
        let letters = try store.reading { try $0.dead(state: nil, limit: .max) }
        let unreadable = Set(events.values.filter { if case .malformed = $0.kind { true } else { false } }.map(\.body))
        var suspects: Set<[UInt8]> = []
        for letter in letters where !unreadable.contains(letter.body) {
            if letter.reason.contains("three processes") {
                suspects.insert(letter.body)
            } else {
                isBroken("what can be handled is handled", "among the dead: \(letter.reason)")
            }
        }
        for body in unreadable where !letters.contains(where: { $0.body == body }) {
            isBroken(
                "nothing sent is lost",
                "an unreadable message lies nowhere: \(String(decoding: body, as: UTF8.self))"
            )
        }
        return suspects
    }

    /// Every payment above the threshold opened a case or joined one, and did so once.
    private func checkPayments(_ cases: [Case], _ world: World, _ buried: Set<[UInt8]>) {
        var wanted: [String: Int64] = [:]
        for event in events.values where !buried.contains(event.body) {
            guard case .payment(let key, let amount) = event.kind, amount > Rules.threshold else { continue }
            wanted[key, default: 0] += 1
        }
        var found: [String: Int64] = [:]
        for subject in cases where subject.key.trigger == "large-payment" {
            found[subject.key.value, default: 0] += 1 + subject.attached
        }
        for key in Set(wanted.keys).union(found.keys).sorted() where wanted[key] ?? 0 != found[key] ?? 0 {
            isBroken(
                "an event that the broker confirmed is evaluated, once",
                "\(key): \(wanted[key] ?? 0) events, \(found[key] ?? 0) in cases"
            )
        }
    }

    private func checkAsks(_ cases: [Case], _ world: World, _ buried: Set<[UInt8]>) {
        let rule = "whoever asks is answered once"
        var told: [String: Int] = [:]
        for (key, ids) in outcomes where !key.ask.isEmpty { told[key.ask, default: 0] += ids.count }
        for event in events.values.sorted(by: { $0.id < $1.id }) where !buried.contains(event.body) {
            guard case .ask = event.kind else { continue }
            if told[event.id] ?? 0 != 1 { isBroken(rule, "\(event.id) was given \(told[event.id] ?? 0) outcomes") }
        }
    }

    private func checkAnswers(_ world: World, _ buried: Set<[UInt8]>) {
        let rule = "whoever decides is told what became of it, and always the same"
        for (id, sent) in decisions.sorted(by: { $0.key < $1.key }) {
            let heard = answers[id] ?? []
            let body = sent.message.body(source: "/people/\(sent.by)", at: World.start)
            if heard.isEmpty, !buried.contains(body) { isBroken(rule, "\(sent.by) was never answered on \(id)") }
            if heard.count > 1 { isBroken(rule, "\(sent.by) was told of \(id): \(heard.map(\.described).sorted())") }
        }
    }
}

extension Answer {
    fileprivate var described: String {
        switch result {
        case .accepted(let revision, let outcome): "accepted at \(revision), \(outcome?.rawValue ?? "open")"
        case .refused(let code, let reason, _): "refused as \(code): \(reason)"
        }
    }
}
