import Escalation

/// Reads policy documents.
public struct PolicyReader: Sendable {
    public var installation: Installation
    public var limits: DocumentLimits

    public init(installation: Installation = Installation(), limits: DocumentLimits = DocumentLimits()) {
        self.installation = installation
        self.limits = limits
    }

    /// The policies of a file, which may hold several behind `---` lines, each with a name of its own.
    public func policies(in source: DocumentSource) -> DocumentReading<[Policy]> {
        policies(in: source, expecting: nil)
    }

    /// ``policies(in:)`` where the only one must be `expected`, under which the text was filed.
    func policies(in source: DocumentSource, expecting expected: PolicyReference?) -> DocumentReading<[Policy]> {
        DocumentReader(limits: limits).read(source) { documents in
            var positions: [PolicyReference: SourcePosition] = [:]
            var policies: [Policy] = []
            for document in documents {
                guard let policy = policy(document) else { continue }
                if let first = positions[policy.reference] {
                    document.refuse(
                        "\(policy.reference) stands in this file twice",
                        hint: "it was first written at \(first)"
                    )
                }
                if let expected, policy.reference != expected {
                    document.refuse(
                        "this is \(policy.reference), filed as \(expected)",
                        hint: "apply the document again"
                    )
                }
                positions[policy.reference] = document.position
                policies.append(policy)
            }
            return policies
        }
    }

    /// Whoever asks must be answered in time, at the worst moment too. Without a clock or a calendar the windows are
    /// taken by the wall, which is the least that they can be.
    private func checkPaths(of policy: Policy, _ triggers: [TriggerDraft], within bound: Placed<Duration>) {
        let levelNames = policy.levels.map(\.level)
        let calendars = installation.now == nil ? .none : installation.calendars ?? .none
        for trigger in triggers {
            guard let gate = trigger.gate, let rule = trigger.value, levelNames.contains(rule.entryLevel),
                let path = policy.longestPath(of: rule, now: installation.now ?? .distantPast, calendars: calendars),
                path.duration > bound.value
            else { continue }
            bound.node.refuse(
                "an answer at gate \(gate.value.rawValue.quotedBriefly) may take \(path.inWords)",
                hint: "shorten windows, or enter at a later level; if it may take so long, write it here"
            )
        }
    }

    private enum Key: String, DocumentKey {
        case categories, risk, urgency
        case kind, name, version, title, shapes, calendar, levels, triggers, authorities, notices, forms
        case outcomeValidFor = "outcome-valid-for"
        case fourEyes = "four-eyes"
        case answerWithin = "answer-within"
        case followCalendar = "follow-calendar"
        case gateModes = "gate-modes"
        case tests
        case procedure, integrity, record
        case recordWithin = "record-within"
        case followUp = "follow-up"
        case breakGlass = "break-glass"
        case pauses
        case pauseAtMost = "pause-at-most"
        case governance, privacy
        case reviewBy = "review-by"
        case drillEvery = "drill-every"
    }

    /// One policy. It is checked as a whole even where parts of it were refused, so that one reading says everything.
    private func policy(_ document: DocumentNode) -> Policy? {
        guard let fields = document.fields(Key.self) else { return nil }
        fields.required(.kind, hint: "write kind: policy")?.expectKind(.policy)
        let name = fields.required(.name)?.name(PolicyName.self)
        let version = fields.required(.version, hint: "begin with version: 1 and raise it with every change")?
            .integer(in: 1 ... .max)
        let title = fields.required(.title, hint: "say in a line for people what this policy is about")?.localText()
        let shapes = installation.shapes.overridden(by: fields[.shapes]?.eventShapes() ?? EventShapes())

        let calendars = fields[.calendar]?.calendarNames() ?? []
        let forms = FormDrafts(fields[.forms])
        let pauses = PauseDraft(
            pauses: fields[.pauses],
            atMost: fields[.pauseAtMost],
            isWorkingTime: !calendars.isEmpty
        )
        let levels = (fields.required(.levels)?.elements(atLeast: 1) ?? [])
            .map {
                LevelDraft($0, calendarsDefault: calendars.map(\.value), pausesDefault: pauses, forms: forms)
            }
        let triggerNodes = fields.required(.triggers, hint: "without a trigger the policy never stops anything")
        let (entry, zones) = (levels.first?.level?.value, installation.timeZones)
        let triggers = (triggerNodes?.elements(atLeast: 1) ?? [])
            .map { TriggerDraft($0, shapes: shapes, entryDefault: entry, zones: zones) }
        let limitData = shapes.data(ofAny: triggers.flatMap(\.dataNames))
        let snapshot = Vocabulary.snapshot(data: limitData, timeZones: zones)
        let firstChecks = levels.compactMap { FirstCheckDraft($0, in: snapshot) }
        let classification = ClassificationDraft(
            categories: fields[.categories],
            risks: fields[.risk],
            urgencies: fields[.urgency],
            levels: levels,
            forms: forms,
            in: Vocabulary.event(data: limitData, timeZones: zones)
        ).value
        let authorities = (fields[.authorities]?.elements() ?? []).map { AuthorityDraft($0, in: snapshot) }
        let notices = fields[.notices].map { NoticeDraft($0, channels: installation.channels) }
        let fourEyes = fields[.fourEyes]?.fourEyes() ?? FourEyes()
        let outcomeValidFor = fields[.outcomeValidFor]?.duration()
        let followsCalendar = fields[.followCalendar]?.bool() ?? false
        let answerWithin = fields[.answerWithin]?.placed { $0.duration() }
        let tests = fields[.tests]?.policyTests() ?? []

        let gateModes = fields[.gateModes].map { GateModesDraft($0) }
        gateModes?.check(against: authorities, hasGates: triggers.contains { $0.gate != nil })

        let followUp = fields[.followUp].map { FollowUpDraft($0) }
        let procedure = fields[.procedure].map { ProcedureDraft($0) }
        let integrity: [Placed<RoleName>] = fields[.integrity]?.placedList(atLeast: 1) { $0.name() } ?? []
        let breakGlass = fields[.breakGlass].map { BreakGlassDraft($0) }
        let record = RecordDraft(
            roles: fields[.record],
            within: fields[.recordWithin],
            isWorkingTime: !calendars.isEmpty
        )
        record.check(orElse: record)
        for level in levels { level.terms.record.check(orElse: record) }
        let privacy = fields[.privacy].map { PrivacyDraft($0) }
        let governance = GovernanceDraft(
            reviewBy: fields[.reviewBy],
            drillEvery: fields[.drillEvery],
            level: fields[.governance],
            zones: zones
        )

        let check = PolicyCheck(
            levels: levels,
            triggers: triggers,
            authorities: authorities,
            notices: notices,
            firstChecks: firstChecks,
            calendars: calendars,
            installation: installation
        )
        check.run()
        check.checkNamedLevels([followUp?.level, breakGlass?.review, governance.level])
        check.checkHeld(
            (levels.map(\.procedure) + [procedure]).flatMap { $0?.roles ?? [] } + levels.flatMap(\.informed) + integrity
        )
        check.checkHeld((levels.map(\.terms.record) + [record]).flatMap { $0.roles ?? [] })
        if let breakGlass { check.check(breakGlass) }
        check.checkHeld(privacy?.roles ?? [])

        TranslationCheck(taking: document.report).run()
        guard let name, let version, let title else { return nil }
        var policy = Policy(
            name: name,
            version: version,
            title: title,
            levels: levels.compactMap { level in
                level.value.map { value in
                    var value = value.falling(backOn: procedure?.value)
                    value.record = level.terms.record.rule(orElse: record)
                    value.firstCheck = firstChecks.first { $0.level.level?.value == value.level }?.value
                    return value
                }
            },
            triggers: triggers.compactMap(\.value),
            authorities: authorities.compactMap(\.value),
            notices: notices?.value ?? NoticeRules(),
            outcomeValidFor: outcomeValidFor,
            fourEyes: fourEyes,
            answerWithin: answerWithin?.value,
            followsCalendar: followsCalendar,
            gateModes: gateModes?.value,
            followUp: followUp?.value,
            breakGlass: breakGlass?.value,
            integrity: integrity.map(\.value)
        )
        policy.classification = classification
        policy.governance = governance.value
        policy.privacy = privacy?.value ?? PrivacyRule()
        policy.tests = tests
        policy.forms = forms.all
        if let answerWithin, !levels.contains(where: { $0.value == nil }) {
            checkPaths(of: policy, triggers, within: answerWithin)
        }
        return policy.read(in: [installation.language])
    }
}

private enum FourEyesKey: String, DocumentKey {
    case requester
    case acrossLevels = "across-levels"
}

extension DocumentNode {
    fileprivate func fourEyes() -> FourEyes? {
        guard let fields = fields(FourEyesKey.self) else { return nil }
        return FourEyes(
            requester: fields[.requester]?.fieldPath(),
            acrossLevels: fields[.acrossLevels]?.bool() ?? false
        )
    }
}

extension PolicyLevel {
    /// With the policy's procedure where the level has none of its own.
    fileprivate func falling(backOn procedure: Procedure?) -> PolicyLevel {
        var level = self
        level.procedure = level.procedure ?? procedure
        return level
    }
}
