import Escalation

/// A level as its author wrote it, as far as it could be read, with the places that later checks point at.
struct LevelDraft {
    let node: DocumentNode
    let level: Placed<LevelName>?
    let owners: [Placed<RoleName>]
    let requires: [Placed<FieldPath>]
    let actions: [Placed<DecisionAction>]
    let changeable: [Placed<FieldPath>]
    /// That this level names itself; the policy's stand elsewhere.
    let calendars: [Placed<CalendarName>]
    let duty: DutyDraft
    let expiry: Placed<Expiry>?
    /// The authority that an expiry names.
    let expiryAuthority: Placed<AuthorityName>?
    let quorum: QuorumDraft?
    let procedure: ProcedureDraft?
    let informed: [Placed<RoleName>]
    /// Read once it is known what a case keeps.
    let firstCheck: DocumentNode?
    let terms: LevelTermsDraft
    /// `nil` where a part that a level cannot be without was refused.
    let value: PolicyLevel?

    private enum Key: String, DocumentKey {
        case level, owners, window, calendar, warn, requires, actions, form, changeable, claim, expiry, quorum
        case alternatives, procedure, informed, qualification, teams
        case onDuty = "on-duty"
        case takeBack = "take-back"
        case pauses
        case pauseAtMost = "pause-at-most"
        case dataWithin = "data-within"
        case firstCheck = "first-check"
        case remindEvery = "remind-every"
        case turnaround, exceptions, record
        case recordWithin = "record-within"
    }

    /// - Parameters:
    ///   - calendarsDefault: What the policy names for levels that say nothing of calendars.
    ///   - pausesDefault: What it says of pauses, for levels that say nothing of them.
    ///   - forms: Those that the policy names.
    init(
        _ node: DocumentNode,
        calendarsDefault: [CalendarName] = [],
        pausesDefault: PauseDraft? = nil,
        forms: FormDrafts = FormDrafts(nil)
    ) {
        self.node = node
        let fields = node.fields(Key.self)
        level = fields?.required(.level, hint: "write a level of the installation")?.placed { $0.name() }
        duty = DutyDraft(
            onDuty: fields?[.onDuty],
            qualification: fields?[.qualification],
            takeBack: fields?[.takeBack],
            teams: fields?[.teams]
        )
        let ownersNode =
            fields?[.onDuty] == nil
            ? fields?.required(.owners, hint: "write the roles whose people decide here") : fields?[.owners]
        owners = ownersNode?.placedList(atLeast: 1) { $0.name() } ?? []
        requires = fields?[.requires]?.placedList { $0.fieldPath() } ?? []
        actions =
            fields?.required(.actions, hint: "write what may be decided here, as in [approve, refuse, escalate]")?
            .placedList(atLeast: 1) { $0.choice() } ?? []
        changeable = fields?[.changeable]?.placedList { $0.fieldPath() } ?? []
        let ownCalendars = fields?[.calendar]?.calendarNames()
        calendars = ownCalendars ?? []
        let isWorkingTime = !(ownCalendars?.map(\.value) ?? calendarsDefault).isEmpty
        let window = fields?.required(.window, hint: "write how long people have here, as in window: 30m")?
            .window(isWorkingTime: isWorkingTime)
        let warning = fields?[.warn].flatMap { $0.placed { $0.window(isWorkingTime: isWorkingTime) } }
        let pauses = PauseDraft(pauses: fields?[.pauses], atMost: fields?[.pauseAtMost], isWorkingTime: isWorkingTime)
        let dataWithin = fields?[.dataWithin].flatMap { $0.placed { $0.window(isWorkingTime: isWorkingTime) } }
        let claim = fields?[.claim].flatMap { $0.placed { $0.duration() } }
        let form = fields?[.form].flatMap { forms.form(at: $0) } ?? DecisionForm()
        (expiry, expiryAuthority) = Self.expiry(fields?.required(.expiry, hint: "write escalate, refuse or manual"))
        let alternatives = (fields?[.alternatives]?.elements(atLeast: 1) ?? []).compactMap { $0.alternative() }
        quorum = fields?[.quorum].map { QuorumDraft($0) }
        procedure = fields?[.procedure].map { ProcedureDraft($0) }
        informed = fields?[.informed]?.placedList(atLeast: 1) { $0.name() } ?? []
        firstCheck = fields?[.firstCheck]
        terms = LevelTermsDraft(
            remindEvery: fields?[.remindEvery],
            turnaround: fields?[.turnaround],
            exceptions: fields?[.exceptions],
            record: RecordDraft(
                roles: fields?[.record],
                within: fields?[.recordWithin],
                isWorkingTime: isWorkingTime
            ),
            hasFirstCheck: firstCheck != nil,
            isWorkingTime: isWorkingTime
        )

        if let window {
            terms.check(window: window)
            if let warning, warning.value >= window {
                warning.node.refuse(
                    "the reminder comes when the window has passed",
                    hint: "write less than \(WrittenDuration(window))"
                )
            }
            if let claim, claim.value > window {
                claim.node.warn(
                    "a claim lasts longer than the window",
                    hint: "write at most \(WrittenDuration(window))"
                )
            }
        }
        if let dataWithin, requires.isEmpty {
            dataWithin.node.refuse(
                "this level requires no data",
                hint: "write the fields under `requires:`, or remove this"
            )
        }
        guard let level, let window, let expiry else {
            value = nil
            return
        }
        var policyLevel = PolicyLevel(
            level: level.value,
            owners: owners.map(\.value),
            requiredData: requires.map(\.value),
            // Whoever offers alternatives permits them.
            actions: Set(actions.map(\.value) + (alternatives.isEmpty ? [] : [.alternative])),
            form: form,
            changeable: changeable.map(\.value),
            alternatives: alternatives,
            window: window,
            calendars: ownCalendars?.map(\.value) ?? calendarsDefault,
            warning: warning?.value,
            expiry: expiry.value,
            quorum: quorum?.value,
            procedure: procedure?.value,
            informed: informed.map(\.value)
        )
        if let claim { policyLevel.claim = claim.value }
        duty.settle(&policyLevel)
        policyLevel.pauses = pauses.rules(orElse: pausesDefault)
        policyLevel.dataWithin = dataWithin?.value
        terms.settle(&policyLevel)
        value = policyLevel
    }
}

extension LevelDraft {
    private enum Silence: String, CaseIterable { case escalate, refuse, manual }

    private enum EndKey: String, DocumentKey { case end, authority }

    /// `escalate`, `refuse`, `manual`, or a map with `end:` and the `authority:` under which silence ends so.
    private static func expiry(_ node: DocumentNode?) -> (Placed<Expiry>?, Placed<AuthorityName>?) {
        guard let node else { return (nil, nil) }
        guard case .map = node.content, let fields = node.fields(EndKey.self) else {
            let expiry: Expiry? =
                switch node.choice(of: Silence.self) {
                case .escalate: .escalate
                case .refuse: .end(.refused, authority: nil)
                case .manual: .end(.manual, authority: nil)
                case nil: nil
                }
            return (expiry.map { Placed($0, at: node) }, nil)
        }
        let authority = fields[.authority]?.placed { $0.name(AuthorityName.self) }
        let ends: [OutcomeKind] = [.resume, .retry, .skip, .refused, .cancel, .manual]
        guard let end = fields.required(.end)?.choice(among: ends.map(\.rawValue)).flatMap(OutcomeKind.init(rawValue:))
        else { return (nil, authority) }
        return (Placed(.end(end, authority: authority?.value), at: node), authority)
    }
}
