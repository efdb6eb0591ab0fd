import JSON

/// What an event brings along when it opens a case or joins one.
struct OpeningSource {
    let opening: Opening
    let snapshot: Snapshot
    /// The run that waits, where an automation asked or its source wants to be called back.
    let waiting: [WaitingRun]
    /// Where it starts.
    let entryLevel: LevelName

    init(event: Event, asked: Asked?, match: Match) {
        var captured = event
        if let asked { captured.data = asked.data }
        snapshot = Snapshot(of: captured, capture: match.rule.capture, asking: asked?.ask)
        entryLevel = match.policy.entryLevel(of: match.rule, for: snapshot)
        // Nobody is called back about practice.
        let callback = event.drill == nil ? asked?.callback ?? event.callback : nil
        if asked != nil || callback != nil {
            waiting = [
                WaitingRun(
                    event: event.reference,
                    run: asked?.ask.workflow.run,
                    callback: callback,
                    neededBy: asked?.ask.neededBy
                )
            ]
        } else {
            waiting = []
        }
        let fields = JSONValue.object([
            "type": .string(event.type), "source": .string(event.source), "data": captured.data,
        ])
        let because = match.rule.because.plain
        opening = Opening(
            cause: match.unknown == nil ? match.rule.cause : .unknown,
            because: match.unknown.map { EnglishWords().couldNotTell(because, reason: $0) } ?? because,
            facts: match.references.compactMap { path in
                path.value(in: fields).map { Fact(path: path, value: $0) }
            } + match.assessment.facts,
            event: event.reference,
            ask: asked?.ask,
            correlation: DerivedID.of("correlation", event.source, event.id),
            traceparent: event.traceparent,
            // Practice is about nobody.
            subject: event.drill == nil ? match.policy.privacy.subject(of: captured) : nil,
            drill: event.drill
        )
    }
}

extension TriggerRule {
    var cause: Opening.Cause {
        switch kind {
        case .threshold: .threshold
        case .rate: .rate
        case .failure: .failure
        case .ask: .ask
        }
    }
}

extension Event {
    /// The key of an event that stands for itself.
    public var ownKey: String { Self.ownKey(source: source, id: id) }

    /// The key under which events of one kind gather whose condition or key cannot be evaluated: one case says so, not
    /// one for each.
    var kindKey: String { "unknown \(source) \(type)" }

    /// The same where it stands for itself in a drill.
    public func ownKey(in drill: DrillMark) -> String { ownKey.asKey(in: drill) }

    public static func ownKey(source: String, id: String, in drill: DrillMark?) -> String {
        ownKey(source: source, id: id).asKey(in: drill)
    }

    /// The length in front tells where the source ends, whatever it and the id contain.
    public static func ownKey(source: String, id: String) -> String { "\(source.utf8.count):\(source) \(id)" }
}
