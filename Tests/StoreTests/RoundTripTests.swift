import Escalation
import JSON
import Messages
import Testing

@testable import Store

/// What is stored comes back equal, for everything that the domain can say.
@Suite struct RoundTripTests {
    /// Everything that a course can hold, as a row holds it.
    static let course = Course([
        "pauses": [
            ["reason": "outside-party", "subject": "the \"bank\"", "by": "ada", "from": 1, "until": 9, "ended": 8],
            ["reason": "data", "subject": "A_1_0", "from": 2, "until": 9],
        ],
        "questions": [
            [
                "number": 7, "by": "ada", "to": ["bo"], "text": "Why?\n\u{1F600}", "at": 3,
                "answer": ["by": "bo", "text": "So.", "at": 4],
            ]
        ],
        "request": ["id": "A_1_0", "fields": ["data.a"], "at": 2, "due": 5],
        "dispute": ["by": "ada", "at": 2, "fields": ["data.b"]],
        "provided": [["field": "data.c", "value": ["deep": [1.5, nil]]]],
        "policyDispute": ["by": "bo", "clause": "levels[0]", "quote": "a: b", "because": "No."],
    ])!

    static let statuses: [CaseStatus] = [
        .open(Sample.stay()),
        .open(
            Sample.stay(
                stage: .underReview(owners: ["ada", "bo"]),
                votes: [
                    Vote(
                        person: "ada",
                        action: .approveWithChanges,
                        authority: "small",
                        assumptions: ["a \"quoted\" one"],
                        constraints: ["\u{1F600}"],
                        changes: [FieldChange(path: FieldPath("data.amount")!, value: ["deep": [1.5, nil, true]])]
                    ),
                    Vote(person: "bo", action: .refuse, authority: nil),
                    Vote(
                        person: "cy",
                        action: .alternative,
                        authority: "small",
                        alternative: ChosenAlternative(name: "wait", values: ["until": "soon", "days": 2])
                    ),
                ],
                decidedBefore: [LevelAnswer(person: "cy", level: "desk")]
            )
        ),
        .open(Sample.stay(stage: .underReview(owners: ["ada"]), course: course)),
        .open(Sample.stay(decidedBefore: [LevelAnswer(person: "ada", level: "desk")])),
        .open(Sample.dutyStay),
        .open(Sample.stay(stage: .underReview(owners: []), warningDue: Sample.start + .seconds(1))),
        .open(
            Sample.stay(
                generation: 7,
                stage: .underReview(owners: ["ada", "böb", "c\"d"]),
                claim: Claim(by: "ada", at: Sample.start, until: Sample.start + .seconds(9))
            )
        ),
        .closed(Closure(outcome: .resume, at: Sample.start, level: "operator", by: .person("ada"))),
        .closed(Closure(outcome: .refused, at: Sample.start, level: "operator", by: .expiry(nil))),
        .closed(Closure(outcome: .skip, at: Sample.start, level: "operator", by: .expiry("night"))),
        .closed(Closure(outcome: .withdrawn, at: Sample.start, level: "operator", by: .recovery)),
        .closed(Closure(outcome: .resume, at: Sample.start, level: "operator", by: .rules("small"))),
        .closed(Closure(outcome: .refused, at: Sample.start, level: "operator", by: .rules(nil))),
    ]

    @Test(arguments: StoreKind.contract)
    func `A case comes back as it was written, wherever it stands`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            var cases = Self.statuses.enumerated().map { number, status in
                Sample.aCase(CaseID("STAT-\(number)"), status: status, waiting: Sample.waiting)
            }
            cases += OutcomeKind.allCases.map { outcome in
                Sample.aCase(
                    CaseID("OUT-\(outcome.rawValue)"),
                    status: .closed(Closure(outcome: outcome, at: Sample.start, level: "l", by: .recovery))
                )
            }
            cases += Opening.Cause.allCases.map { cause in
                Sample.aCase(
                    CaseID("CAUSE-\(cause.rawValue)"),
                    opening: Opening(cause: cause, because: "b", event: Sample.event, correlation: "c")
                )
            }
            cases.append(Sample.aCase("BARE", key: "", opening: Sample.bareOpening, snapshot: Snapshot(fields: .null)))
            try store.write { $0.newCases = cases }
            let read = try store.reading { reader in try cases.map { try reader.case($0.id) } }
            #expect(read == cases)
            let locked = try store.transaction { try $0.lockCases(Set(cases.map(\.id))) }
            #expect(locked == Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0) }))
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Where a case belongs comes back as it was written, and as it was changed`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let standings = [
                .plain, Standing(urgency: .urgent), Standing(urgency: .low),
                Standing(category: "c\"d", risk: .critical),
                Standing(
                    risk: .high,
                    unclear: [.risk, .category],
                    isCategorised: true,
                    kept: ["board", "operator"],
                    answered: ["operator"],
                    lowering: RiskLowering(to: .low, by: "ada"),
                    checks: [
                        CheckResult(rule: "known", finding: .passed), CheckResult(rule: "same", finding: .unclear),
                    ]
                ),
            ]
            try store.write { changes in
                changes.newCases = standings.enumerated().map { Sample.aCase(CaseID("NEW-\($0)"), standing: $1) }
            }
            for (number, standing) in standings.enumerated() {
                #expect(try store.reading { try $0.case(CaseID("NEW-\(number)")) }?.standing == standing)
                let next = Sample.aCase("NEW-0", change: 3 + Int64(number), standing: standing)
                try store.transaction { transaction in
                    _ = try transaction.lockCases([next.id])
                    _ = try transaction.write(ChangeSet { $0.updatedCases = [next] })
                }
                #expect(try store.reading { try $0.case(next.id) } == next)
            }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `An updated case comes back as updated, from every state to every other`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Sample.aCase()] }
            for (number, status) in (Self.statuses + Self.statuses.reversed()).enumerated() {
                let next = Sample.aCase(
                    status: status,
                    snapshot: Snapshot(fields: ["n": .int(Int64(number / 2))]),
                    change: 3 + Int64(number),
                    revision: 2,
                    attached: 5,
                    waiting: Array(Sample.waiting.prefix(number % 3))
                )
                try store.transaction { transaction in
                    _ = try transaction.lockCases([next.id])
                    _ = try transaction.write(ChangeSet { $0.updatedCases = [next] })
                }
                #expect(try store.reading { try $0.case(next.id) } == next)
            }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A key row comes back as it was written`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let id = KeyID(policy: "p", trigger: "t", value: "k")
            let rows = [
                KeyRow(
                    id: id,
                    running: 3,
                    openCase: "A",
                    lastCase: "B",
                    newestFailing: Position(order: -4, tie: "x"),
                    newestRecovered: Position(order: .max, tie: ""),
                    counted: [Sample.start, Sample.start + .seconds(1)]
                ),
                KeyRow(id: id, running: 4, newestRecovered: Position(order: 1, tie: "y")),
            ]
            #expect(try store.reading { try $0.keyRow(id) } == nil)
            for row in rows {
                try store.transaction { transaction in
                    _ = try transaction.lockKeys([id])
                    _ = try transaction.write(ChangeSet { $0.keys = [row] })
                }
                #expect(try store.reading { try $0.keyRow(id) } == row)
                #expect(try store.transaction { try $0.lockKeys([id]) } == [id: row])
            }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `An entry of every kind comes back with what stands beside it`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let salt = [UInt8](repeating: 7, count: 32)
            let detail = Entry.Detail(salt: salt, content: ["t": "\u{0}\u{1F600}", "d": 1.0])
            let entries = Entry.Kind.allCases.enumerated().map { number, kind in
                Entry(
                    caseID: "A",
                    change: Int64(number),
                    kind: kind,
                    body: [0, 1, 255],
                    detail: number.isMultiple(of: 2) ? nil : detail
                )
            }
            try store.write { $0.entries = entries }
            #expect(try store.reading { try $0.story(of: "A") }.map(\.entry) == entries)
            #expect(try store.transaction { try $0.unsequenced(limit: 100) }.map(\.entry) == entries)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A notice to everyone for everything comes back`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let recipients: [Recipient] = [
                .person("ada", channel: "mail"), .callback(url: "https://x/?a=1&b=ü", outcome: "A.1.0"),
            ]
            let notices = recipients.enumerated().flatMap { number, recipient in
                Notice.Purpose.allCases.map {
                    Sample.notice("\($0.rawValue)-\(number)", purpose: $0, to: recipient)
                }
            }
            try store.write { $0.notices = notices }
            let states = try store.reading { try $0.notices(of: "AAAA-BBBB-CCCC") }
            #expect(Set(states.map(\.notice)) == Set(notices))
            #expect(states.allSatisfy { $0.standing == .waiting(until: Sample.start) && $0.attempt == 0 })
            let text = try store.reading { try $0.noticeText("decide-0") }
            #expect(text == LeasedNotice(notice: Sample.notice("decide-0"), attempt: 0))
        }
    }

    @Test(arguments: StoreKind.contract)
    func `An envelope comes back from the outbox and from an answer, whatever its bytes`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let envelopes = [
                Sample.envelope("text", body: Array("{\"ü\":\"\\u0000\"}".utf8)),
                Sample.envelope("bytes", body: [0xFF, 0, 0x80]),
                Envelope(exchange: "", routingKey: "", id: "empty", type: "", contentType: "", body: []),
            ]
            let epoch = try store.transaction { try $0.takeLane(LaneID("l"), lease: .seconds(9)) }
            let written = try store.write {
                $0.lane = epoch
                $0.outbox = envelopes
            }
            #expect(written.map(\.envelope) == envelopes)
            #expect(try store.transaction { try $0.outbox(of: LaneID("l"), after: nil, limit: 9) } == written)
            for envelope in envelopes {
                let message = Sample.message(envelope.id)
                try store.transaction { transaction in
                    _ = try transaction.admit([message])
                    _ = try transaction.write(ChangeSet { $0.inboxAnswers = [(message.id, envelope)] })
                }
                #expect(try store.transaction { try $0.admit([message]) } == [.repeated(answer: envelope)])
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func `Text with a zero character is refused as data by both`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let error = #expect(throws: StoreError.self) {
                try fixture.open().transaction { try $0.takeLane(LaneID("a\u{0}b"), lease: .seconds(1)) }
            }
            #expect(error?.kind == .data)
            #expect(error?.description.contains("a\u{0}b") == false)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A name too long to index is refused as data by both`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let long = String(repeating: "x", count: 2045)
            for (length, isFine) in [(2029, true), (2045, false)] {
                let message = Sample.message(String(long.prefix(length)))
                let key = KeyID(policy: "p", trigger: "t", value: String(long.prefix(length + 10)))
                do {
                    _ = try store.transaction { try $0.admit([message]) }
                    _ = try store.transaction { try $0.lockKeys([key]) }
                    #expect(isFine)
                } catch let error as StoreError {
                    #expect(!isFine && error.kind == .data)
                }
            }
        }
    }
}
