import Escalation
import JSON
import Messages

@testable import Store

/// Values of the domain that use everything they can hold.
enum Sample {
    static let start = Instant(seconds: 1_700_000_000)

    static let event = EventReference(
        id: "e-1 \"ü\" \u{1F600}",
        source: "/plant/7",
        type: "furnace.stopped",
        subject: "furnace 3",
        time: start - .seconds(5),
        sender: "plc"
    )

    static let opening = Opening(
        cause: .ask,
        because: "Above the limit: 12 > 10\nsecond line",
        facts: [
            Fact(path: FieldPath("data.temperature")!, value: 12.5),
            Fact(path: FieldPath("data.limit")!, value: .uint(.max)),
            Fact(path: FieldPath("data.tags")!, value: ["a", nil, true, ["deep": [-3]]]),
        ],
        event: event,
        ask: Ask(
            gate: "release",
            question: "May it go on?",
            options: ["yes", "no"],
            workflow: Workflow(
                name: "deploy",
                version: "3",
                digest: "sha256:00",
                run: "r1",
                step: "s",
                link: "https://ci"
            ),
            neededBy: start + .seconds(60)
        ),
        correlation: "corr-1",
        traceparent: "00-1-2-01"
    )

    static let bareOpening = Opening(
        cause: .unknown,
        because: "",
        event: EventReference(id: "", source: "", type: ""),
        correlation: ""
    )

    static let snapshot = Snapshot(fields: ["data": ["temperature": 12.5, "null": nil, "zero": "\u{0}"]])

    static let waiting = [
        WaitingRun(
            event: event,
            run: "r1",
            callback: "https://ci/answer",
            snapshot: Digest(of: [1]),
            neededBy: start + .seconds(50)
        ),
        WaitingRun(event: EventReference(id: "e-2", source: "s", type: "t")),
    ]

    static func stay(
        generation: Int64 = 1,
        stage: LevelStay.Stage = .passed,
        windowEnds: Instant = start + .seconds(600),
        warningDue: Instant? = nil,
        claim: Claim? = nil,
        votes: [Vote] = [],
        decidedBefore: [LevelAnswer] = [],
        course: Course = Course()
    ) -> LevelStay {
        LevelStay(
            level: "operator",
            generation: generation,
            since: start,
            stage: stage,
            windowEnds: windowEnds,
            warningDue: warningDue,
            claim: claim,
            votes: votes,
            decidedBefore: decidedBefore,
            course: course
        )
    }

    static func aCase(
        _ id: CaseID = "AAAA-BBBB-CCCC",
        key value: String = "furnace 3",
        status: CaseStatus = .open(stay()),
        opening: Opening = opening,
        snapshot: Snapshot = snapshot,
        change: Int64 = 2,
        revision: Int64 = 1,
        attached: Int64 = 0,
        waiting: [WaitingRun] = [],
        openedAt: Instant = start,
        standing: Standing = .plain,
        proceedings: Proceedings = Proceedings(),
        lastEntry: LastEntry? = nil
    ) -> Case {
        Case(
            id: id,
            key: KeyID(policy: "heat", trigger: "too-hot", value: value),
            running: 1,
            policy: PolicyReference(name: "heat", version: 4),
            openedAt: openedAt,
            opening: opening,
            snapshot: snapshot,
            status: status,
            change: change,
            revision: revision,
            attached: attached,
            waiting: waiting,
            updatedAt: openedAt,
            standing: standing,
            proceedings: proceedings,
            lastEntry: lastEntry
        )
    }

    static func entry(_ change: Int64, of id: CaseID = "AAAA-BBBB-CCCC", detail: Entry.Detail? = nil) -> Entry {
        Entry(caseID: id, change: change, kind: .casePassed, body: Array("{\"change\":\(change)}".utf8), detail: detail)
    }

    static func notice(
        _ id: String,
        of caseID: CaseID = "AAAA-BBBB-CCCC",
        generation: Int64 = 1,
        purpose: Notice.Purpose = .decide,
        to recipient: Recipient = .person("ada", channel: "mail"),
        createdAt: Instant = start
    ) -> Notice {
        Notice(
            id: id,
            caseID: caseID,
            generation: generation,
            purpose: purpose,
            recipient: recipient,
            createdAt: createdAt
        )
    }

    static func envelope(_ id: String, body: [UInt8] = Array("{}".utf8)) -> Envelope {
        Envelope(
            exchange: "belay.outcomes",
            routingKey: "heat.resume",
            id: id,
            type: "dev.belay.outcome",
            contentType: "application/json",
            correlation: "corr-1",
            traceparent: "00-1-2-01",
            body: body
        )
    }

    static func message(_ id: String, body: String = "body", handler: String = "decisions") -> InboxMessage {
        InboxMessage(id: InboxID(handler: handler, sender: "ada", message: id), digest: Digest(of: body.utf8))
    }

    static func document(
        _ name: String = "heat",
        version: Int64 = 1,
        text: String = "levels: []",
        kind: String = "policy"
    ) -> StoredDocument {
        StoredDocument(
            kind: kind,
            name: name,
            version: version,
            text: text,
            hash: Digest(of: text.utf8),
            appliedAt: start,
            appliedBy: "ada"
        )
    }

    static func deadLetter(_ id: String, at: Instant = start) -> DeadLetter {
        DeadLetter(
            id: id,
            at: at,
            reason: "not JSON",
            queue: "belay.events",
            exchange: "belay.events",
            routingKey: "x",
            properties: "{}",
            body: [0, 255, 10],
            state: .dead
        )
    }
}

extension ChangeSet {
    /// A change set made in one expression.
    init(_ fill: (inout ChangeSet) -> Void) {
        self.init()
        fill(&self)
    }
}

extension Store {
    /// Writes one change set in a transaction of its own.
    @discardableResult
    func write(_ fill: (inout ChangeSet) -> Void) throws -> [OutboxRow] {
        try transaction { try $0.write(ChangeSet(fill)) }
    }
}
