import AMQP
import Audit
import Escalation
import Fleet
import FleetHarness
import Foundation
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// What needs a broker and a PostgreSQL that may be stopped and starved.
    @Suite(.serialized, .ownServices) enum OnOwnServices {}
}

extension Integration.OnOwnServices {
    /// Workers die all the time, and nobody who looks at the cases can tell.
    struct KillTests {
        @Test(arguments: StoreKind.available)
        func
            `While workers are killed twice a second and the services restart, every story ends as if nothing had been`(
                kind: StoreKind
            ) throws
        {
            try Self.run(kind, hits: 100)
        }

        @Test(
            .enabled(if: Services.isSoak, "a long run: BELAY_SOAK=1, or deploy/dev soak"),
            arguments: StoreKind.available
        )
        func `Soak: the same with a thousand kills`(kind: StoreKind) throws {
            try Self.run(kind, hits: 1000)
        }
    }
}

extension Integration.OnOwnServices.KillTests {
    /// Until so many kills have hit lanes that held deliveries.
    static func run(_ kind: StoreKind, hits wanted: Int) throws {
        let own = try OwnServices.current()
        let seed = Services.seed()
        var options = FleetOptions()
        options.documents = IncidentFlow.documents
        options.proxied = true
        // Small batches, so that there are many moments at which to die.
        options.ingress = "prefetch: 50"
        try TestFleet.with(kind, options: options, services: own.services) { fleet in
            let mail = try MailServer(for: fleet)
            fleet.options.settings = mail.settings
            let outcomes = try OutcomeQueue(of: fleet)
            try fleet.start(count: 2)
            let flow = try IncidentFlow(fleet, perSecond: 20)
            let reaper = Reaper(fleet, own: own, kind: kind, seed: seed, wanted: wanted)
            let reaping = reaper.start()
            defer {
                reaper.halt()
                reaping.join()
            }
            // New incidents for as long as there is dying, and time for the last of them afterwards.
            try eventually(
                "\(wanted) kills hit lanes that held deliveries",
                within: .seconds(60 + wanted * 2),
                every: .milliseconds(15)
            ) {
                if let progress = reaper.progress(every: .seconds(20)) {
                    print("  \(progress); \(flow.started) incidents, \(flow.ended) ended")
                }
                try flow.advance { true }
                return reaper.isDone
            }
            reaping.join()
            try reaper.result.get()
            try flow.finish()

            // The same incidents where nobody dies. Meanwhile leases of the dead run out.
            var undisturbedOptions = options
            undisturbedOptions.proxied = false
            let undisturbed = try TestFleet.with(kind, options: undisturbedOptions, services: own.services) { calm in
                calm.options.settings = try MailServer(for: calm).settings
                try calm.start()
                try IncidentFlow(calm).run(flow.started)
                return try IncidentFlow.projection(of: calm)
            }
            try fleet.settle(within: .seconds(200))

            let counters = try reaper.counters()
            print("kill run, \(kind.rawValue), seed \(seed): \(flow.started) incidents; \(counters)")
            let disturbed = try IncidentFlow.projection(of: fleet)
            #expect(disturbed.count == flow.started)
            for (told, expected) in zip(disturbed, undisturbed) where told != expected {
                Issue.record("seed \(seed):\n  disturbed   \(told)\n  undisturbed \(expected)")
            }
            #expect(disturbed == undisturbed, "seed \(seed)")
            try checkNothingIsLostOrTwice(fleet, outcomes: outcomes, incidents: flow.started, seed: seed)

            #expect(counters.hits >= wanted, "kills that hit lanes with deliveries")
            #expect(counters.redeliveries > 0)
            #expect(counters.inboxHits > 0)
            #expect(counters.sweptRows > 0)
            #expect(counters.lostConfirms > 0)
        }
    }

    static func checkNothingIsLostOrTwice(
        _ fleet: TestFleet,
        outcomes: OutcomeQueue,
        incidents: Int,
        seed: UInt64
    ) throws {
        let counts = try fleet.store.reading { try $0.counts() }
        #expect(counts.cases == incidents)
        #expect(counts.open == 0)
        #expect(counts.dead == 0, "nothing lies among the dead")
        #expect(counts.sequenced == counts.entries)
        for (name, queue) in try fleet.host.queues()
        where name != fleet.host.topology.audit && !name.contains("outcomes") {
            #expect(queue.ready + queue.unacknowledged == 0, "\(name)")
        }
        // Outcomes: at least once each, under one id with one content.
        var bodies: [String: JSONValue] = [:]
        let heard = try outcomes.take()
        for outcome in heard {
            let id = try #require(outcome["id"]?.string)
            if let earlier = bodies[id] { #expect(earlier == outcome, "outcome \(id) came with two contents") }
            bodies[id] = outcome
        }
        #expect(bodies.count == incidents, "one outcome for each incident; \(heard.count) deliveries")
        // Notices: each has come to its end, once.
        let notices = try fleet.store.reading { reader in
            try reader.cases(CaseFilter(limit: 1_000_000)).flatMap { try reader.notices(of: $0.id) }
        }
        #expect(!notices.isEmpty)
        for state in notices {
            if case .waiting = state.standing { Issue.record("notice \(state.notice.id) still waits") }
            if case .failed = state.standing, state.notice.recipient != .person("person-carol", channel: "mail") {
                Issue.record("notice \(state.notice.id) failed: \(state.detail ?? "")")
            }
        }
        // The stream: every entry, each under its own index with its own content.
        let reader = try StreamReader(
            configuration: fleet.host.configuration(),
            stream: fleet.host.topology.audit,
            from: .first
        )
        defer { reader.close() }
        var records: [Int64: AuditRecord] = [:]
        var repeated = 0
        while let delivery = try reader.next(timeout: .seconds(1)) {
            for record in try #require(AuditBatch(delivery)).records {
                if let earlier = records[record.index] {
                    repeated += 1
                    #expect(earlier.body == record.body, "index \(record.index) stands on the stream with two contents")
                }
                records[record.index] = record
            }
        }
        #expect(records.count == counts.entries, "every entry is on the stream")
        #expect(records.keys.max() == Int64(counts.entries - 1))
        print(
            "  \(heard.count) outcome deliveries of \(incidents), \(records.count) entries on the stream, \(repeated) of them again"
        )
    }
}

/// Kills a random worker every half second, at a moment of its choosing, and starts another in its place.
final class Reaper: @unchecked Sendable {
    // Safe to share: while its thread runs, only that thread touches what is not behind a `Signal`; the test waits for
    // its end, and keeps `nextProgress` to itself.
    struct Counters: CustomStringConvertible {
        var kills = 0
        var hits = 0
        var redeliveries = 0
        var inboxHits = 0
        var sweptRows = 0
        var lostConfirms = 0
        var moments: [String: Int] = [:]

        var description: String {
            """
            \(kills) kills, \(hits) of them on lanes that held deliveries; redeliveries \(redeliveries), inbox hits \
            \(inboxHits), swept outbox rows \(sweptRows), lost confirms \(lostConfirms); moments \
            \(moments.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            """
        }
    }

    /// When to kill: at once, when the worker holds something, or in the gap between two halves of one act.
    private enum Moment: String, CaseIterable {
        case atOnce = "at once"
        case holding = "while holding"
        case acknowledging = "between commit and acknowledgement"
        case publishing = "between publish and confirm"
    }

    private let fleet: TestFleet
    private let own: OwnServices
    private let kind: StoreKind
    private let wanted: Int
    private var generator: SeededGenerator
    private var counted = Counters()
    private let state = Signal<Result<Void, any Error>?>(nil)
    private let halted = Signal(false)
    private let tally = Signal((kills: 0, hits: 0))
    private var nextProgress = ContinuousClock.now

    init(_ fleet: TestFleet, own: OwnServices, kind: StoreKind, seed: UInt64, wanted: Int) {
        self.fleet = fleet
        self.own = own
        self.kind = kind
        self.wanted = wanted
        generator = SeededGenerator(seed: seed)
    }

    /// Ends it early, for a test that has failed already.
    func halt() {
        halted.update { $0 = true }
    }

    /// How far it is, now and then.
    func progress(every interval: Duration) -> String? {
        guard ContinuousClock.now >= nextProgress else { return nil }
        nextProgress = ContinuousClock.now + interval
        return tally.read { "\($0.kills) kills, \($0.hits) hits" }
    }

    var isDone: Bool { state.read { $0 != nil } }
    var result: Result<Void, any Error> { state.read { $0 ?? .success(()) } }

    func start() -> WorkerThread {
        WorkerThread("reaper") { [self] in
            let result = Result { try reap() }
            state.update { $0 = result }
        }
    }

    private func reap() throws {
        var restarts = restarts()
        while !halted.read({ $0 }), counted.hits < wanted || !restarts.isEmpty {
            let next = ContinuousClock.now + .milliseconds(500)
            try killOne(before: next - .milliseconds(50))
            if let restart = restarts.first, counted.hits >= restart.after {
                restarts.removeFirst()
                try restart.body()
            }
            _ = halted.wait(upTo: max(.milliseconds(1), next - ContinuousClock.now)) { $0 ? true : nil }
        }
    }

    /// The services are restarted once each, a third and two thirds along the way.
    private func restarts() -> [(after: Int, body: () throws -> Void)] {
        var restarts: [(after: Int, body: () throws -> Void)] = [
            (
                wanted / 3,
                { [own] in
                    try own.stopBroker()
                    try own.startBroker()
                }
            )
        ]
        if kind == .postgreSQL {
            restarts.append(
                (
                    wanted * 2 / 3,
                    { [own] in
                        try own.stopPostgres()
                        try own.startPostgres()
                    }
                )
            )
        }
        return restarts
    }

    private func killOne(before limit: ContinuousClock.Instant) throws {
        // Workers that live by their queues hold something most often, and are drawn most often.
        let drawn = fleet.workers.flatMap {
            Array(repeating: $0, count: [.trigger, .review].contains($0.kind) ? 3 : 1)
        }
        guard let victim = drawn.randomElement(using: &generator), let proxy = victim.proxy,
            let moment = Moment.allCases.randomElement(using: &generator)
        else { return }
        let before = proxy.traffic
        let left = limit - ContinuousClock.now
        switch moment {
        case .atOnce: break
        case .holding: _ = proxy.waitUntilHolding(upTo: left)
        case .acknowledging: Self.cut(proxy, .beforeAcknowledge, within: left)
        case .publishing: Self.cut(proxy, .beforeConfirm, within: left)
        }
        // What a process has counted dies with it. Whatever it counts after this is not in the sums: they are lower
        // bounds.
        let metrics = (try? victim.metrics()) ?? [:]
        fleet.kill(victim)
        let after = proxy.traffic
        counted.kills += 1
        if after.heldAtTheEnd > before.heldAtTheEnd {
            counted.hits += 1
            counted.moments[moment.rawValue, default: 0] += 1
        }
        counted.inboxHits += Self.inboxHits(metrics)
        tally.update { $0 = (counted.kills, counted.hits) }
        try fleet.start(victim.kind, awaitReady: false)
    }

    private static func cut(_ proxy: BrokerProxy, _ place: BrokerProxy.Cut, within limit: Duration) {
        let once = Signal(false)
        proxy.cut { reached in
            guard reached == place else { return false }
            return once.update { isDone in
                defer { isDone = true }
                return !isDone
            }
        }
        _ = once.wait(upTo: limit) { $0 ? true : nil }
        proxy.cut(nil)
    }

    private static func inboxHits(_ metrics: [String: Double]) -> Int {
        Int(metrics["belay_inbox_hits_total{result=\"repeated\"}"] ?? 0)
    }

    /// Over all workers, dead and alive: deliveries and confirms as the proxies saw them, adopted rows as the logs tell
    /// them, inbox hits as they were counted when somebody last looked.
    func counters() throws -> Counters {
        var counters = counted
        for worker in fleet.past + fleet.workers {
            guard let traffic = worker.proxy?.traffic else { continue }
            counters.redeliveries += traffic.redeliveries
            counters.lostConfirms += traffic.lostConfirms
            for line in worker.logged("adopted rows of lanes that went silent") {
                counters.sweptRows += Int(line["rows"]?.string ?? "") ?? Int(line["rows"]?.int ?? 0)
            }
        }
        for worker in fleet.workers { counters.inboxHits += Self.inboxHits(try worker.metrics()) }
        return counters
    }
}
