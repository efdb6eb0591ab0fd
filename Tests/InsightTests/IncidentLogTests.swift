import CEL
import Escalation
import Foundation
import JSON
import Testing

@testable import Insight

/// A year of a real ServiceNow instance, played through the real cases on its own clock, and what a report says of it held
/// against figures that were reckoned from the file alone.
@Suite(.enabled(if: IncidentLog.isHere, "the ServiceNow log is not here: set BELAY_SHARED_DATA"))
struct IncidentLogTests {
    @Test func `Counts and percentiles are those of a calculation that knows nothing of Belay`() throws {
        let log = try IncidentLog()
        var run = IncidentRun(log.rows)
        for row in log.rows { try run.take(row) }
        run.end(at: log.end)
        var scope = ReportScope(from: .distantPast, to: log.end)
        scope.policy = "incidents"
        var fold = CaseFold(scope)
        for entry in run.entries { fold.take(entry.kind, of: entry.caseID, body: entry.body) }
        var surroundings = ReportSurroundings()
        surroundings.calendars = Play.calendars
        surroundings.calendar = "office"
        let report = Report(fold, surroundings: surroundings)
        let (total, expected) = (report.total, log.reference)
        if let path = ProcessInfo.processInfo.environment["BELAY_REPORT_PAGE"] {
            try report.page.write(toFile: path, atomically: true, encoding: .utf8)
        }
        print(
            """
            ServiceNow, \(log.rows.count) rows, \(fold.entries) entries: \(total.count) cases, \(total.attached) attached, \
            \(total.outcomes), windows \(total.windows), refused \(total.refused), hurried \(total.hurried) of \(total.approvals)
            """
        )
        #expect(total.count > 1000, "the log is not empty")
        #expect(total.count == expected.int("cases"))
        #expect(total.attached == expected.int("attached"))
        #expect(total.open == expected.int("open"))
        #expect(total.outcomes == expected.counts("outcomes"))
        #expect(total.passes == expected.counts("passes"))
        #expect(total.refused == expected.counts("refused"))
        #expect(total.conflicts == expected.counts("refused").values.reduce(0, +))
        #expect(total.approvals == expected.int("approvals"))
        #expect(total.hurried == expected.int("hurried"))
        let windows = expected.counts("windows")
        #expect(total.windows.kept == windows["kept"] ?? 0 && total.windows.broken == windows["broken"] ?? 0)
        #expect(total.windows.spared == windows["spared"] ?? 0 && total.windows.running == windows["running"] ?? 0)
        for measure in Measure.allCases {
            let times = try #require(total.times[measure])
            #expect(expected.agrees(times.wall, measure.rawValue, "wall"))
            #expect(expected.agrees(try #require(times.business), measure.rawValue, "business"))
        }
        #expect(JSONValue.array(report.hours.map { .array($0.map { .int(Int64($0)) }) }) == expected.json["hours"])
    }
}

/// The rows that matter, and what must come of them.
struct IncidentLog {
    struct Row {
        let at: Instant
        let number: Int64
        let isOver: Bool
        let holder: String?
        let solver: String?
        let data: JSONValue
    }

    struct Reference {
        let json: JSONValue

        func int(_ name: String) -> Int { Int(json[name]?.int ?? -1) }

        func counts(_ name: String) -> [String: Int] {
            var counts: [String: Int] = [:]
            for (key, value) in json[name]?.object ?? [:] { counts[key] = Int(value.int ?? -1) }
            return counts
        }

        func agrees(_ spread: Spread, _ measure: String, _ clock: String) -> Bool {
            let numbers = json[measure]?[clock]
            let own: [(String, Int64)] = [
                ("count", Int64(spread.count)), ("mean", spread.mean.microseconds),
                ("median", spread.median.microseconds), ("p90", spread.p90.microseconds),
                ("p99", spread.p99.microseconds),
            ]
            return own.allSatisfy { numbers?[$0.0]?.int == $0.1 }
        }
    }

    let rows: [Row]
    let reference: Reference
    var end: Instant { Instant(seconds: (reference.json["end"]?.int ?? 0) * 60) }

    private static let file = URL(
        filePath: (ProcessInfo.processInfo.environment["BELAY_SHARED_DATA"] ?? "/nowhere")
            + "/servicenow-incidents/incident_event_log.zip"
    )
    static var isHere: Bool { FileManager.default.fileExists(atPath: file.path) }

    init() throws {
        let output = FileManager.default.temporaryDirectory.appending(path: "belay-incidents-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/incidents.py")
        let python = Process()
        python.executableURL = URL(
            filePath: ProcessInfo.processInfo.environment["BELAY_TEST_PYTHON"] ?? "/usr/bin/python3"
        )
        python.arguments = [script.path, Self.file.path, output.path]
        let pipe = Pipe()
        python.standardOutput = pipe
        try python.run()
        let printed = try pipe.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        reference = Reference(json: try JSONValue.parse(Array(printed)))
        rows = try Array(Data(contentsOf: output)).split(separator: 10).map { line in
            let row = try JSONValue.parse(Array(line))
            guard case .object(var data)? = row["fields"] else { throw CocoaError(.fileReadCorruptFile) }
            data["count"] = row["count"]
            return Row(
                at: Instant(seconds: (row["at"]?.int ?? 0) * 60),
                number: row["row"]?.int ?? 0,
                isOver: row["over"]?.bool ?? false,
                holder: row["holder"]?.string,
                solver: row["solver"]?.string,
                data: .object(data)
            )
        }
    }
}

/// Lets the rows happen to cases, as the rules of `incidents.py` have it.
struct IncidentRun {
    private var rehearsals: [String: (rehearsal: Rehearsal, id: CaseID?, claimed: Bool)] = [:]
    private(set) var entries: [Entry] = []

    /// Whoever an incident was given to, or was resolved by, may decide it.
    private let people: [String: [Directory.Person]]

    init(_ rows: [IncidentLog.Row]) {
        var people: [String: Set<String>] = [:]
        for row in rows {
            people[row.data["number"]?.string ?? "", default: []].formUnion([row.holder, row.solver].compactMap { $0 })
        }
        self.people = people.mapValues { names in
            names.sorted().map { Directory.Person(id: PersonID($0), name: $0, roles: ["everybody"]) }
        }
    }

    /// Each incident has an installation of its own, so that no row has to look at the deadlines of all others. What
    /// they tell is put into the order of time, as one log would have it.
    mutating func take(_ row: IncidentLog.Row) throws {
        let key = row.data["number"]?.string ?? ""
        var (rehearsal, id, isClaimed) =
            rehearsals[key]
            ?? (Rehearsal([Self.policy], directory: Directory(people: people[key] ?? []), from: row.at), nil, false)
        defer { rehearsals[key] = (rehearsal, id, isClaimed) }
        add(rehearsal.advance(to: row.at))
        let before = rehearsal.cases.count
        let event = Event(
            id: "row-\(row.number)",
            source: "/servicenow",
            type: "incident.updated",
            arrival: row.at,
            data: row.data
        )
        add(try rehearsal.take(event))
        if rehearsal.cases.count > before {
            id = rehearsal.cases[number: rehearsal.cases.count]?.id
            isClaimed = false
        }
        guard let subject = id, rehearsal.cases[subject]?.outcome == nil else { return }
        if row.isOver {
            add(
                rehearsal.change(subject) { (subject, policy, step) throws(Refusal) in
                    guard let solver = row.solver else { return subject.withdraw(policy: policy, step: &step) }
                    let decision = Decision(
                        id: "decision-\(row.number)",
                        person: PersonID(solver),
                        action: .skip,
                        rationale: "resolved",
                        risk: .low,
                        authority: "resolver",
                        revision: subject.revision
                    )
                    try subject.decide(decision, policy: policy, step: &step)
                }
            )
        } else if let holder = row.holder, !isClaimed {
            add(
                rehearsal.change(subject) { (subject, policy, step) throws(Refusal) in
                    try subject.claim(by: PersonID(holder), policy: policy, step: &step)
                }
            )
            isClaimed = true
        }
    }

    mutating func end(at instant: Instant) {
        for key in rehearsals.keys.sorted() {
            if let consequences = rehearsals[key]?.rehearsal.advance(to: instant) { add(consequences) }
        }
    }

    private mutating func add(_ consequences: Consequences) { entries += consequences.entries }

    private static func level(_ name: LevelName, days: Int, _ expiry: Expiry) -> PolicyLevel {
        PolicyLevel(
            level: name,
            owners: ["everybody"],
            actions: [.skip, .cancel],
            window: .seconds(days * 86_400),
            expiry: expiry
        )
    }

    private static let policy = Policy(
        name: "incidents",
        version: 1,
        title: "Incidents that nobody keeps need a person",
        levels: [level("operator", days: 5, .escalate), level("manager", days: 30, .end(.refused, authority: nil))],
        triggers: [
            TriggerRule(
                name: "handed-on",
                kind: .threshold(
                    Play.condition("data.count >= 4 && data.state != 'Resolved' && data.state != 'Closed'")
                ),
                types: ["incident.updated"],
                key: Play.condition("data.number"),
                because: "The incident was handed on four times and nobody has resolved it.",
                entryLevel: "operator"
            )
        ],
        authorities: [AuthorityRow(name: "resolver", roles: ["everybody"])]
    )
}
