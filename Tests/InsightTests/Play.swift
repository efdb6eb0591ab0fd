import CEL
import Escalation
import JSON
import Testing

@testable import Insight

/// Payments that stop, two levels that decide them, and a clock: a rehearsal whose entries a report is made of.
struct Play {
    static let start = Instant("2026-11-02T08:00:00Z")!

    private(set) var rehearsal: Rehearsal
    private(set) var entries: [Entry] = []

    init(_ change: (inout Policy) -> Void = { _ in }) {
        var policy = Self.policy
        change(&policy)
        self.init([policy])
    }

    init(_ policies: [Policy]) {
        rehearsal = Rehearsal(policies, directory: Self.directory, calendars: Self.calendars, from: Self.start)
    }

    /// Opens a case; its number in order, from 1.
    @discardableResult
    mutating func pay(_ amount: JSONValue = 20_000, vendor: String = "Acme") throws -> CaseID {
        let number = rehearsal.cases.count + 1
        let event = Event(
            id: "payment-\(number)-\(vendor.prefix(20))",
            source: "/erp",
            type: "payment.requested",
            arrival: rehearsal.now,
            data: ["amount": amount, "vendor": .string(vendor)]
        )
        add(try rehearsal.take(event))
        return try #require(rehearsal.cases[number: number], "\(event.data) opens a case").id
    }

    mutating func wait(_ minutes: Int) {
        add(rehearsal.advance(to: rehearsal.now + .seconds(minutes * 60)))
    }

    mutating func wait(seconds: Int) {
        add(rehearsal.advance(to: rehearsal.now + .seconds(seconds)))
    }

    mutating func change(_ id: CaseID, _ body: (inout Case, Policy, inout Step) throws(Refusal) -> Void) {
        add(rehearsal.change(id, body))
    }

    mutating func claim(_ id: CaseID, by person: PersonID) {
        change(id) { (subject, policy, step) throws(Refusal) in
            try subject.claim(by: person, policy: policy, step: &step)
        }
    }

    mutating func decide(_ id: CaseID, _ action: DecisionAction = .approve, by person: PersonID = "alice") {
        change(id) { (subject, policy, step) throws(Refusal) in
            let decision = Decision(
                id: "decision-\(id)-\(subject.change)",
                person: person,
                action: action,
                rationale: "so",
                risk: .low,
                authority: action.needsAuthority ? "any" : nil,
                revision: subject.revision
            )
            try subject.decide(decision, policy: policy, step: &step)
        }
    }

    mutating func add(_ consequences: Consequences) { entries += consequences.entries }
    mutating func add(_ more: [Entry]) { entries += more }

    func fold(_ change: (inout ReportScope) -> Void = { _ in }) -> CaseFold {
        var scope = ReportScope(from: Self.start, to: Self.start + .seconds(400 * 86_400))
        change(&scope)
        var fold = CaseFold(scope)
        for entry in entries {
            let isWanted = CaseFold.kindsWithDetail.contains(entry.kind)
            fold.take(entry.kind, of: entry.caseID, body: entry.body, detail: isWanted ? entry.detail?.content : nil)
        }
        return fold
    }

    func report(
        rules: ReportRules = ReportRules(),
        _ change: (inout ReportScope) -> Void = { _ in }
    ) -> Report {
        var surroundings = ReportSurroundings()
        surroundings.teams = ["alice": ["payments"], "amir": ["payments"], "bela": ["control"]]
        surroundings.calendars = Self.calendars
        return Report(fold(change), rules: rules, surroundings: surroundings)
    }

    static let calendars: BusinessCalendars = {
        let hours = WorkingHours([WorkingHours.Span("09:00-17:00")!])!
        let week = Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, hours) })
        return BusinessCalendars([
            try! BusinessCalendar(
                name: "office",
                timeZone: "UTC",
                days: WorkingDays(week: week),
                timeZones: .fixedOnly
            )
        ])
    }()

    static let directory = Directory(
        people: [person("alice", "operators"), person("amir", "operators"), person("bela", "supervisors")]
    )

    private static func person(_ id: PersonID, _ role: RoleName) -> Directory.Person {
        Directory.Person(id: id, name: "Person \(id)", roles: [role], brokerUsers: [BrokerUser(id.rawValue)])
    }

    static func condition(_ text: String) -> Condition {
        Condition(text: text, program: try! Vocabulary.event().compile(text))
    }

    static let policy = Policy(
        name: "payments",
        version: 1,
        title: "Payments",
        levels: [
            PolicyLevel(
                level: "operator",
                owners: ["operators"],
                actions: Set(DecisionAction.allCases),
                window: .seconds(3600),
                expiry: .escalate
            ),
            PolicyLevel(
                level: "supervisor",
                owners: ["supervisors"],
                actions: Set(DecisionAction.allCases),
                window: .seconds(7200),
                expiry: .end(.refused, authority: nil)
            ),
        ],
        triggers: [
            TriggerRule(
                name: "large",
                kind: .threshold(condition("data.amount > 10000")),
                types: ["payment.requested"],
                because: "Payments above 10000 need a person.",
                entryLevel: "operator"
            )
        ],
        authorities: [AuthorityRow(name: "any", roles: ["operators", "supervisors"])]
    )
}
