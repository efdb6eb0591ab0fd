import AMQP
import Escalation
import Fleet
import FleetHarness
import Foundation
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// A year of a real ServiceNow instance, held against a reference that reads only the file.
    @Suite(
        .enabled(
            if: Services.hasSharedData("servicenow-incidents"),
            "the ServiceNow log is not here: set BELAY_SHARED_DATA"
        )
    )
    struct ServiceNowTests {
        @Test(arguments: StoreKind.available)
        func `A tenth of the log, one lane, in the file's order, does to the cases what the file says`(kind: StoreKind)
            throws
        {
            let input = try IncidentLog(share: 10)
            try Self.runInOrder(input, on: kind)
        }

        @Test(arguments: StoreKind.available)
        func
            `Shuffled, twice each, before two of every worker, it opens cases for the same incidents and leaves none open`(
                kind: StoreKind
            ) throws
        {
            let input = try IncidentLog(share: 10, order: "shuffled", times: 2)
            try Self.runShuffled(input, on: kind)
        }

        @Test(
            .enabled(if: Services.isSoak, "a long run: BELAY_SOAK=1, or deploy/dev soak"),
            arguments: StoreKind.available
        )
        func `Soak: the whole log, one lane, in the file's order`(kind: StoreKind) throws {
            let input = try IncidentLog(share: 1)
            #expect(input.events == 141_712)
            #expect(input.opened == 1604)
            #expect(input.attached == 6397)
            #expect(input.resolved == 1604)
            #expect(input.withCase.count == 1547)
            #expect(input.unordered.count == 5)
            try Self.runInOrder(input, on: kind)
        }

        @Test(
            .enabled(if: Services.isSoak, "a long run: BELAY_SOAK=1, or deploy/dev soak"),
            arguments: StoreKind.available
        )
        func `Soak: the whole log, shuffled, twice each, before two of every worker`(kind: StoreKind) throws {
            try Self.runShuffled(try IncidentLog(share: 1, order: "shuffled", times: 2), on: kind)
        }
    }
}

extension Integration.ServiceNowTests {
    /// One trigger worker with one lane; the others do their part beside it.
    static func runInOrder(_ input: IncidentLog, on kind: StoreKind) throws {
        var options = FleetOptions()
        options.documents = [IncidentLog.policy, IncidentLog.directory]
        try TestFleet.with(kind, options: options) { fleet in
            try fleet.start()
            try fleet.publish(input.messages())
            try waitUntilHandled(input.events, by: fleet)
            try fleet.settle(within: .seconds(Services.isSoak ? 900 : 120))
            let counts = try fleet.store.reading { try $0.counts() }
            print(
                """
                ServiceNow, seed \(input.seed), \(kind.rawValue): \(input.events) events of \(input.incidents) incidents: \
                opened \(counts.cases), attached \(counts.attached), resolved \(counts.byOutcome[.withdrawn] ?? 0), \
                open \(counts.open); reference \(input.opened), \(input.attached), \(input.resolved), \
                \(input.leftOpen.count); incidents whose sys_mod_count does not rise: \(input.unordered.joined(separator: ", "))
                """
            )
            let differences = try differences(from: input, in: fleet)
            #expect(counts.cases == input.opened, "opened; differs in: \(differences)")
            #expect(counts.attached == input.attached, "attached; differs in: \(differences)")
            #expect(counts.byOutcome[.withdrawn] ?? 0 == input.resolved, "resolved; differs in: \(differences)")
            #expect(counts.open == input.leftOpen.count)
            #expect(counts.dead == 0)
            #expect(try fleet.sum("belay_events_total{result=\"opened\"}") == input.opened)
            #expect(try fleet.sum("belay_events_total{result=\"attached\"}") == input.attached)
            #expect(differences.isEmpty)
        }
    }

    /// Two of every worker, every event twice, in no order at all.
    static func runShuffled(_ input: IncidentLog, on kind: StoreKind) throws {
        var options = FleetOptions()
        options.documents = [IncidentLog.policy, IncidentLog.directory]
        // Small steps, so that both trigger workers get their share and meet over keys.
        options.ingress = "prefetch: 100"
        try TestFleet.with(kind, options: options) { fleet in
            try fleet.start(count: 2)
            try fleet.publish(input.messages())
            try waitUntilHandled(input.events, by: fleet)
            try fleet.settle(within: .seconds(Services.isSoak ? 900 : 120))
            let counts = try fleet.store.reading { try $0.counts() }
            let shares = try fleet.workers(of: .trigger).map {
                Int(try $0.metrics()["belay_deliveries_total{queue=\"belay.events\"}"] ?? 0)
            }
            print(
                """
                ServiceNow shuffled, seed \(input.seed), \(kind.rawValue): \(input.events) events by two workers \(shares): \
                \(counts.cases) cases, \(counts.attached) attached, \(counts.open) open, \
                \(try fleet.sum("belay_inbox_hits_total{result=\"repeated\"}")) repeated
                """
            )
            #expect(shares.allSatisfy { $0 > 0 }, "both trigger workers worked")
            #expect(try differences(from: input, in: fleet).isEmpty)
            let open = try fleet.store.reading { try $0.cases(CaseFilter(open: true, limit: 100_000)) }.map(\.key.value)
            #expect(Set(open).isSubset(of: input.endsUnrecovered), "open although the file ends recovered")
            #expect(counts.dead == 0)
            #expect(try fleet.sum("belay_inbox_hits_total{result=\"reused\"}") == 0)
        }
    }

    /// Waits until every delivery has been handled and counted.
    static func waitUntilHandled(_ events: Int, by fleet: TestFleet) throws {
        let results = ["unmatched", "opened", "attached", "noted", "repeated", "dead"]
        try eventually(
            "all events were handled",
            within: .seconds(Services.isSoak ? 1800 : 180),
            every: .milliseconds(100)
        ) {
            try fleet.workers(of: .trigger).reduce(0) { sum, worker in
                let metrics = try worker.metrics()
                return sum + results.reduce(0) { $0 + Int(metrics["belay_events_total{result=\"\($1)\"}"] ?? 0) }
            } >= events
        }
    }

    /// Incidents that have a case and should not, or should and have none.
    static func differences(from input: IncidentLog, in fleet: TestFleet) throws -> [String] {
        let cases = try fleet.store.reading { try $0.cases(CaseFilter(limit: 1_000_000)) }
        return Set(cases.map(\.key.value)).symmetricDifference(input.withCase).sorted()
    }
}

/// Part of the log as events, with what the reference says of it.
struct IncidentLog {
    let seed: UInt64
    let events: Int
    let incidents: Int
    let opened: Int
    let attached: Int
    let resolved: Int
    let withCase: Set<String>
    let leftOpen: [String]
    let endsUnrecovered: Set<String>
    /// Incidents whose order by the source's number is not the file's.
    let unordered: [String]
    private let lines: [[UInt8]]

    init(share: Int, order: String = "file", times: Int = 1) throws {
        seed = Services.seed()
        let output = FileManager.default.temporaryDirectory.appending(path: "belay-incidents-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let printed = try Child.run(
            Services.python,
            [
                Services.root.appending(path: "Tests/Integration/Resources/servicenow.py").path,
                Services.sharedData.appending(path: "servicenow-incidents/incident_event_log.zip").path,
                "\(share)", "\(seed)", order, "\(times)", output.path,
            ],
            within: .seconds(120)
        )
        let reference = try JSONValue.parse(
            printed.last ?? "",
            limits: JSONLimits(bytesMax: 8 << 20, depthMax: 8)
        )
        func number(_ key: String) -> Int { Int(reference[key]?.int ?? -1) }
        func names(_ key: String) -> [String] { reference[key]?.array?.compactMap(\.string) ?? [] }
        events = number("events")
        incidents = number("incidents")
        opened = number("opened")
        attached = number("attached")
        resolved = number("resolved")
        withCase = Set(names("withCase"))
        leftOpen = names("leftOpen")
        endsUnrecovered = Set(names("endsUnrecovered"))
        unordered = names("unordered")
        lines = Array(try Data(contentsOf: output)).split(separator: 10).map(Array.init)
    }

    func messages() -> [OutgoingMessage] {
        lines.map { OutgoingMessage(properties: MessageProperties(contentType: CloudEvent.contentType), body: $0) }
    }

    static let policy = """
        kind: policy
        name: incidents
        version: 1
        title: Incidents that nobody keeps need a person

        levels:
          - level: operator
            owners: [dispatchers]
            window: 30d
            actions: [skip, cancel]
            expiry: refuse

        triggers:
          - name: handed-on
            kind: failure
            types: [incident.updated]
            key: data.number
            failing: data.reassignment_count >= 4 && data.state != "Resolved" && data.state != "Closed"
            recovered: data.state == "Resolved" || data.state == "Closed"
            because: The incident was handed on four times and nobody has resolved it.
        authorities:
          - name: dispatcher
            roles: [dispatchers]
        """

    static let directory = """
        kind: directory
        version: 1
        people:
          - id: person-alice
            name: Alice Example
            roles: [dispatchers]
            broker-users: [person-alice]
        """
}
