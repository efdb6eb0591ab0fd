import JSON

extension Case {
    /// Fields that a level requires and the case lacks.
    func absentData(_ rules: PolicyLevel) -> [FieldPath] {
        guard !isGovernance else { return [] }
        return rules.requiredData.filter { path in
            switch path.value(in: snapshot.fields) {
            case .null?, nil: true
            default: false
            }
        }
    }

    /// Whether nothing that a level requires is missing, and nothing is in dispute.
    func hasSoundData(_ rules: PolicyLevel) -> Bool {
        guard case .open(let stay) = status else { return false }
        return stay.course.dispute == nil && absentData(rules).isEmpty
    }

    /// Asks the source for what the level lacks, and for what is in dispute; nothing where there is neither.
    ///
    /// - Parameter person: Who disputes; `nil` where the case itself asks.
    mutating func requestData(by person: PersonID?, policy: Policy, step: inout Step) {
        guard case .open(var stay) = status else { return }
        let rules = policy.level(stay.level)
        let disputed = stay.course.dispute?.fields ?? []
        let lacking = absentData(rules).filter { $0.isOfData && !disputed.contains($0) }
        let now = moment(of: step)
        guard !(disputed + lacking).isEmpty, now < stay.windowEnds else { return }
        if let earlier = stay.course.request {
            endPause(.data, for: earlier.id, policy: policy, step: &step)
            guard case .open(let resumed) = status else { return }
            stay = resumed
        }
        let clock = StayClock(of: rules, calendars: step.calendars)
        let request = DataRequest(
            id: consequence(at: 0, of: change + 1),
            fields: disputed + lacking,
            at: now,
            // Who disputes again does not give the source more time than the first request did.
            due: [rules.dataWithin.flatMap { clock.instant(after: $0, from: now) }, stay.course.request?.due]
                .compactMap { $0 }.min()
        )
        stay.course.request = request
        status = .open(stay)
        var facts: JSONObject = ["request": .string(request.id), "level": .string(stay.level.rawValue)]
        if let due = request.due { facts["due"] = .string(due.description) }
        record(
            Entry.Draft(.dataRequested, facts, detail: ["fields": .array(request.fields.map(\.json))]),
            in: &step
        )
        try? pause(.data, for: request.id, by: person, until: request.due, policy: policy, step: &step)
        // The source of a drill is its script: nobody else is asked.
        guard case .open(let armed) = status, !isDrill else { return }
        step.add(
            DataInquiry(
                id: request.id,
                caseID: id,
                policy: self.policy,
                level: stay.level,
                fields: request.fields,
                disputed: disputed,
                at: now,
                until: min(request.due ?? armed.windowEnds, armed.windowEnds),
                event: opening.event,
                correlation: opening.correlation,
                traceparent: opening.traceparent
            )
        )
    }

    /// Takes what the source gives. Of it, only what was asked for joins the snapshot.
    ///
    /// The revision rises and what was answered before counts no more, as with any changed snapshot. Runs of the same
    /// source that asked about the old one are covered: it is their own source that says what they asked about.
    public mutating func provide(
        _ provision: DataProvision,
        from event: EventReference,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        guard case .open(var stay) = status else {
            guard case .closed(let closure) = status else { return }
            throw .closed(closure.outcome, by: closure.by.description, at: closure.at)
        }
        guard isOwnSource(event) else {
            throw .malformed("only \(opening.event.source.cut(toBytes: 200)), which sent the case, provides its data")
        }
        guard var request = stay.course.request, request.id.isSame(as: provision.request) else {
            throw .malformed("case \(id) waits for no data under \(provision.request.cut(toBytes: 100))")
        }
        let given = request.fields.compactMap { path -> FieldChange? in
            guard let value = path.value(in: ["data": provision.data]), !value.isNull else { return nil }
            return FieldChange(path: path, value: value)
        }
        guard !given.isEmpty else {
            throw .malformed(
                "it gives none of \(request.fields.map(\.description).joined(separator: ", ").cut(toBytes: 500))"
            )
        }
        let paths = given.map(\.path)
        let before = snapshot.digest
        snapshot = Snapshot(fields: snapshot.fields.setting(given))
        for place in waiting.indices
        where waiting[place].snapshot == before && isOwnSource(waiting[place].event) {
            waiting[place].snapshot = snapshot.digest
        }
        stay.course.provided.removeAll { paths.contains($0.path) }
        stay.course.provided += given
        stay.course.dispute = stay.course.dispute?.without(paths)
        request.fields.removeAll { paths.contains($0) }
        stay.course.request = request.fields.isEmpty ? nil : request
        status = .open(stay)
        revision += 1
        record(
            Entry.Draft(
                .dataProvided,
                [
                    "request": .string(request.id), "snapshot": .string(snapshot.digest.description),
                    "missing": .int(Int64(request.fields.count)),
                ],
                detail: ["fields": .array(paths.map(\.json)), "event": .string(event.id)]
            ),
            in: &step
        )
        // Voters are among the owners: all are asked once.
        if request.fields.isEmpty {
            forgetVotes(telling: false, step: &step)
            tell(stay.owners.compactMap { step.directory.people[$0] }, purpose: .decide, step: &step)
            endPause(.data, for: request.id, policy: policy, step: &step)
        } else {
            forgetVotes(step: &step)
        }
    }

    /// Whether the case cannot do without what its source was asked for: another event may have brought it meanwhile.
    func isStillWanted(_ request: DataRequest?, _ rules: PolicyLevel) -> Bool {
        guard case .open(let stay) = status, let request else { return false }
        return stay.course.dispute != nil || !absentData(rules).allSatisfy { !request.fields.contains($0) }
    }

    /// Another event brought what the source was asked for.
    mutating func forgetRequest(policy: Policy, step: inout Step) {
        guard case .open(var stay) = status, let request = stay.course.request else { return }
        stay.course.request = nil
        status = .open(stay)
        record(
            Entry.Draft(
                .dataProvided,
                [
                    "request": .string(request.id), "snapshot": .string(snapshot.digest.description), "missing": 0,
                    "by": "event",
                ]
            ),
            in: &step
        )
        endPause(.data, for: request.id, policy: policy, step: &step)
    }

    /// What an event of this case's key captured, with what its source gave beside it where the event still lacks it.
    func completed(_ sent: Snapshot, from event: EventReference) -> Snapshot {
        guard case .open(let stay) = status, !stay.course.provided.isEmpty, isOwnSource(event) else { return sent }
        let lacking = stay.course.provided.filter { change in
            switch change.path.value(in: sent.fields) {
            case .null?, nil: true
            default: false
            }
        }
        return lacking.isEmpty ? sent : Snapshot(fields: sent.fields.setting(lacking))
    }

    /// Whether an event comes from where the case came from, under a sender whom the broker checked where it was one.
    private func isOwnSource(_ event: EventReference) -> Bool {
        event.source.isSame(as: opening.event.source)
            && (opening.event.sender == nil || opening.event.sender == event.sender)
    }
}

extension FieldPath {
    /// Whether it leads into the data of an event, which its source can give again.
    var isOfData: Bool { names.count > 1 && names[0] == "data" }
}

extension JSONValue {
    /// This object with other values at some of its paths.
    fileprivate func setting(_ changes: [FieldChange]) -> JSONValue {
        changes.reduce(self) { fields, change in
            guard case .object(let object) = fields else { return fields }
            return .object(object.setting(change.value, at: change.path.names[...]))
        }
    }
}

extension DataDispute {
    /// What is left of it once the source has given `paths` again; `nil` where nothing is.
    fileprivate func without(_ paths: [FieldPath]) -> DataDispute? {
        var rest = self
        rest.fields.removeAll { paths.contains($0) }
        return rest.fields.isEmpty ? nil : rest
    }
}
