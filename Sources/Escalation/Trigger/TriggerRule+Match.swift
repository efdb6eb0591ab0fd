import CEL

extension TriggerRule {
    var conditions: [Condition] {
        switch kind {
        case .threshold(let condition), .rate(let condition, _, _): [condition]
        case .failure(let failing, let recovered): [failing, recovered]
        case .ask: []
        }
    }

    var readsSender: Bool {
        (conditions + (key.map { [$0] } ?? [])).contains { $0.program.referencedVariables.contains("sender") }
    }

    /// What the event does to this trigger; `nil` where nothing.
    func match(_ event: EventView, activation: CELActivation, policy: Policy) -> Match? {
        guard var finding = finding(in: event, activation: activation) else { return nil }
        var keyText: String?
        if let key {
            switch key.text(on: activation) {
            case .text(let text):
                keyText = text.asKey
            case .unknown(let why):
                // Whose failure this is, or whose recovery, nobody can tell: it ends nothing, and a person looks.
                guard finding.signal != .recovered || mayRaise(event.sender) else { return nil }
                finding.signal = .raised
                finding.unknown = finding.unknown ?? "its key: \(why)"
            }
        }
        return Match(
            policy: policy,
            rule: self,
            signal: finding.signal,
            key: keyText,
            unknown: finding.unknown?.cut(toBytes: Match.reasonBytesMax),
            references: finding.condition.program.references.compactMap { $0.names.flatMap(FieldPath.init(names:)) },
            assessment: finding.signal == .recovered ? .plain : policy.classification.assess(activation)
        )
    }

    /// What a condition found in an event.
    fileprivate struct Finding {
        var signal: Signal
        /// Why that cannot be told, where it cannot: not being able to tell raises a case.
        var unknown: String?
        let condition: Condition
    }

    private func finding(in event: EventView, activation: CELActivation) -> Finding? {
        let mayRaise = mayRaise(event.sender)
        switch kind {
        case .ask:
            return nil
        case .threshold(let condition):
            return mayRaise ? condition.finding(.raised, on: activation) : nil
        case .rate(let condition, let count, let window):
            guard mayRaise, var finding = condition.finding(.counted(count: count, window: window), on: activation)
            else {
                return nil
            }
            // What cannot be told is not counted: it asks for a person now.
            if finding.unknown != nil { finding.signal = .raised }
            return finding
        case .failure(let failing, let recovered):
            let failure = mayRaise ? failing.finding(.failing, on: activation) : nil
            if let failure, failure.unknown == nil { return failure }
            guard mayRecover(event.sender), var recovery = recovered.finding(.recovered, on: activation) else {
                return failure
            }
            guard recovery.unknown != nil else { return recovery }
            recovery.signal = .failing
            return failure ?? (mayRaise ? recovery : nil)
        }
    }

    private func mayRaise(_ sender: BrokerUser?) -> Bool {
        raisedBy.isEmpty || sender.map(raisedBy.contains) == true
    }

    private func mayRecover(_ sender: BrokerUser?) -> Bool {
        recoveredBy.isEmpty || sender.map(recoveredBy.contains) == true
    }
}

extension Condition {
    /// `signal` where this condition holds or cannot be evaluated, `nil` where it does not hold.
    fileprivate func finding(_ signal: Signal, on activation: CELActivation) -> TriggerRule.Finding? {
        switch verdict(on: activation) {
        case .holds: TriggerRule.Finding(signal: signal, condition: self)
        case .fails: nil
        case .unknown(let reason): TriggerRule.Finding(signal: signal, unknown: "\(text): \(reason)", condition: self)
        }
    }
}
