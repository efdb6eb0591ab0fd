import JSON

extension Case {
    /// Forgets what events contained and people wrote, once what is kept of whom it is about is erased. What the log says
    /// of it stays: what was stopped under which policy, who decided what, when.
    ///
    /// Only of a case that has ended: what people are to decide on cannot be taken from them.
    ///
    /// - Parameters:
    ///   - key: The name of the key that is destroyed.
    ///   - person: Who has it done.
    /// - Returns: Whether it was: a case that is open keeps what it has.
    public mutating func erase(key: String, by person: PersonID, step: inout Step) -> Bool {
        guard case .closed = status else { return false }
        self.key = KeyID(policy: self.key.policy, trigger: self.key.trigger, value: Self.erased(self.key, of: id))
        opening = opening.erased
        snapshot = Snapshot(fields: [:])
        waiting = []
        revision += 1
        record(Entry.Draft(.caseErased, ["key": .string(key), "by": .string(person.rawValue)]), in: &step)
        return true
    }

    /// What stands for the value of a key; a drill's stays one.
    private static func erased(_ key: KeyID, of id: CaseID) -> String {
        guard key.isDrill else { return "erased \(id)" }
        return "\(KeyID.drillPrefix)\(key.value.dropFirst(KeyID.drillPrefix.count).prefix { $0 != " " }) erased \(id)"
    }
}

extension Opening {
    /// Whether ``because`` is the policy's own text, which nobody's data got into.
    private var isPolicysReason: Bool {
        switch cause {
        case .threshold, .rate, .failure, .ask: true
        case .unknown, .followUp, .review, .governance: false
        }
    }

    fileprivate var erased: Opening {
        var ask = ask
        ask?.question = ""
        ask?.options = []
        ask?.workflow = Workflow()
        return Opening(
            cause: cause,
            because: isPolicysReason ? because : "erased",
            event: .erased(type: event.type),
            ask: ask,
            origin: origin.map(\.erased),
            correlation: correlation,
            drill: drill,
            policyHash: policyHash
        )
    }
}

extension CaseOrigin {
    fileprivate var erased: CaseOrigin {
        CaseOrigin(caseID: caseID, occasion: occasion, depth: depth, reason: nil, keptOut: keptOut)
    }
}

extension EventReference {
    /// What is left of an event once it is erased.
    public static func erased(type: String) -> EventReference {
        EventReference(id: "erased", source: "erased", type: type)
    }
}

extension Step {
    /// Says in the log that a subject's key is destroyed: which one, on which basis and by whom; not whose it was.
    ///
    /// - Parameter number: Of the entry among those about the installation.
    public mutating func recordErasure(
        key: String,
        cases: Int,
        basis: String,
        by person: PersonID,
        number: Int64
    ) {
        let facts: JSONObject = [
            "key": .string(key), "cases": .int(Int64(cases)), "by": .string(person.rawValue),
        ]
        add(Entry.Draft(.subjectErased, facts, detail: ["text": .string(basis)]), number: number)
    }
}
