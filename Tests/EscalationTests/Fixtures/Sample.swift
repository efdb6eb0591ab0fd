import CEL
import Escalation
import JSON

/// A payment approval with three levels, the people who hold them, and an event that stops.
enum Sample {
    static let start = Instant(seconds: 1_795_420_800)

    static func directory(_ change: (inout [Directory.Person]) -> Void = { _ in }) -> Directory {
        var people = [
            person("alice", "operators"), person("amir", "operators"), person("bela", "supervisors"),
            person("chen", "board"), person("dora", "auditors"),
        ]
        change(&people)
        return Directory(people: people, gateways: ["gateway"])
    }

    static func person(_ id: PersonID, _ roles: RoleName..., channels: ChannelName...) -> Directory.Person {
        Directory.Person(
            id: id,
            name: "Person \(id)",
            roles: Set(roles),
            contacts: (channels.isEmpty ? ["mail"] : channels).map {
                Directory.Contact(channel: $0, address: "\(id)@example.com")
            },
            brokerUsers: [BrokerUser(id.rawValue)]
        )
    }

    static func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        var policy = Policy(
            name: "payments",
            version: 3,
            title: "Payment approval",
            levels: [
                level("operator", "operators", window: 30),
                level("supervisor", "supervisors", window: 60),
                level(
                    "board",
                    "board",
                    window: 120,
                    actions: [.approve, .refuse, .manual],
                    expiry: .end(.refused, authority: nil)
                ),
            ],
            triggers: [],
            authorities: [
                AuthorityRow(name: "small", roles: ["operators"], limit: limit("data.amount <= 500")),
                AuthorityRow(name: "large", roles: ["supervisors", "board"], limit: limit("data.amount <= 50000")),
                AuthorityRow(name: "any", roles: ["board"]),
            ],
            notices: NoticeRules(fields: ["mail": [FieldPath("data.amount")!]], informed: ["auditors"]),
            outcomeValidFor: .seconds(3600)
        )
        change(&policy)
        return policy
    }

    /// A level whose window is so many minutes, whose owners are reminded after two thirds of it.
    static func level(
        _ name: LevelName,
        _ role: RoleName,
        window: Int,
        actions: Set<DecisionAction> = Set(DecisionAction.allCases),
        expiry: Expiry = .escalate
    ) -> PolicyLevel {
        PolicyLevel(
            level: name,
            owners: [role],
            requiredData: [FieldPath("data.amount")!],
            actions: actions,
            changeable: [FieldPath("data.amount")!, FieldPath("data.vendor")!],
            window: .seconds(window * 60),
            warning: .seconds(window * 40),
            expiry: expiry,
            claim: .seconds(600)
        )
    }

    static func limit(_ text: String) -> Condition { condition(text, Vocabulary.snapshot()) }

    static func condition(_ text: String, _ environment: CELEnvironment = Vocabulary.event()) -> Condition {
        Condition(text: text, program: try! environment.compile(text))
    }

    static func event(_ id: String = "e1", amount: JSONValue = 400, at time: Instant = start) -> Event {
        Event(
            id: id,
            source: "/erp",
            type: "payment.requested",
            subject: "PO-7",
            time: time,
            arrival: time,
            sender: "erp",
            data: ["amount": amount, "vendor": "Acme"]
        )
    }

    static func run(_ id: String) -> WaitingRun {
        WaitingRun(event: event(id).reference, run: "run-\(id)", callback: "https://erp.example.com/\(id)")
    }

    static func decision(
        _ action: DecisionAction = .approve,
        by person: PersonID = "alice",
        under authority: AuthorityName? = "small",
        revision: Int64 = 1,
        _ change: (inout Decision) -> Void = { _ in }
    ) -> Decision {
        var decision = Decision(
            id: "d1",
            person: person,
            action: action,
            rationale: "Checked against the order.",
            risk: .low,
            authority: authority,
            revision: revision
        )
        change(&decision)
        return decision
    }
}
