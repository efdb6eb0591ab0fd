import AMQP
import Escalation
import Fleet
import FleetHarness
import Foundation
import Glibc
import JSON
import Messages
import Store
import Testing

extension Integration.OnOwnServices {
    /// Something that the fleet stands on is gone for a while: workers wait, say so, and go on.
    struct OutageTests {
        @Test(.enabled(if: StoreKind.available.contains(.postgreSQL), "no PostgreSQL: set BELAY_TEST_POSTGRES"))
        func `PostgreSQL is gone for a minute, and nobody is condemned or cut off for it`() throws {
            let own = try OwnServices.current()
            try Rules.withFleet(.postgreSQL, start: WorkerKind.allCases, services: own.services) { fleet in
                try fleet.publish([Rules.failed("before")])
                _ = try Integration.StoryTests.underReview(Rules.caseID("before"), at: "operator", in: fleet)
                try own.stopPostgres()
                try fleet.publish((0..<50).map { Rules.failed("during-\($0)") })
                let alice = try Person("person-alice", of: fleet)
                let decision = try alice.send(.decide(Rules.retry(at: 1)), about: Rules.caseID("before"))
                let trigger = fleet.workers(of: .trigger)[0]
                try trigger.child.waitForLine(containing: "store refused, trying again")
                // The heartbeat of 5 s has to be kept all the while, and nobody can be answered.
                #expect(throws: HarnessFailure.self) { try alice.answer(to: decision, within: .seconds(60)) }
                try own.startPostgres()
                #expect(try alice.answer(to: decision).isAccepted)
                try Rules.waitForCases(51, in: fleet)
                try fleet.settle()
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
                for worker in fleet.workers {
                    #expect(worker.child.isRunning)
                    let metrics = try worker.metrics()
                    #expect(
                        metrics["belay_reconnects_total{connection=\"consuming\"}"] ?? 0 == 0,
                        "\(worker.kind) kept its heartbeat"
                    )
                    #expect(metrics["belay_ready"] == 1)
                }
            }
        }

        @Test func `SQLite is held by a stranger for longer than a writer waits`() throws {
            try Rules.withFleet(start: WorkerKind.allCases, services: OwnServices.current().services) { fleet in
                try fleet.publish([Rules.failed("before")])
                _ = try Integration.StoryTests.underReview(Rules.caseID("before"), at: "operator", in: fleet)
                let script = """
                    import sqlite3, sys
                    store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
                    store.execute("BEGIN EXCLUSIVE")
                    print("held", flush=True)
                    import signal; signal.alarm(60); signal.sigwait({signal.SIGTERM})
                    """
                let stranger = fleet.run(try Child(Services.python, ["-c", script, fleet.store.path]))
                try stranger.waitForLine(containing: "held")
                try fleet.publish((0..<50).map { Rules.failed("during-\($0)") })
                let trigger = fleet.workers(of: .trigger)[0]
                try trigger.child.waitForLine(containing: "(busy)")
                let away = Signal(false)
                _ = away.wait(upTo: .seconds(15)) { $0 ? true : nil }
                #expect(try fleet.store.reading { try $0.counts() }.cases == 1, "nothing got by the stranger")
                stranger.kill()
                try Rules.waitForCases(51, in: fleet)
                try fleet.settle()
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
                #expect(fleet.workers.allSatisfy { $0.child.isRunning })
                #expect(try trigger.metrics()["belay_retries_total{kind=\"busy\"}"] ?? 0 > 0)
            }
        }

        @Test func `The file of SQLite is moved away: workers that start then say so, and those of its return go on`()
            throws
        {
            try Rules.withFleet(start: [.trigger], services: OwnServices.current().services) { fleet in
                fleet.kill(fleet.workers[0])
                let files = try FileManager.default.contentsOfDirectory(atPath: fleet.directory.path).filter {
                    $0.hasPrefix("belay.db")
                }
                let elsewhere = fleet.directory.appending(path: "elsewhere")
                try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
                for file in files {
                    try FileManager.default.moveItem(
                        at: fleet.directory.appending(path: file),
                        to: elsewhere.appending(path: file)
                    )
                }
                let lost = try fleet.start(.trigger, awaitReady: false)
                #expect(lost.child.exitCode() == ExitCode.configuration.rawValue)
                #expect(lost.child.lines.contains { $0.contains("there is no database at") })
                fleet.kill(lost)
                for file in files {
                    try FileManager.default.moveItem(
                        at: elsewhere.appending(path: file),
                        to: fleet.directory.appending(path: file)
                    )
                }
                try fleet.start([.trigger])
                try fleet.publish([Rules.failed("after")])
                try Rules.waitForCases(1, in: fleet)
            }
        }

        /// A tmpfs of a few megabytes, filled to its last byte.
        @Test(.enabled(if: SmallDisk.isPermitted, "mounting a small tmpfs is not permitted here (it takes root)"))
        func `A full disk stops nothing for good: workers wait for room and lose nothing`() throws {
            let disk = try SmallDisk(megabytes: 6)
            defer { disk.remove() }
            var options = FleetOptions()
            options.documents = [Rules.policy(window: "1h"), Rules.directory]
            try TestFleet.with(
                .sqlite,
                options: options,
                services: OwnServices.current().services,
                directory: disk.directory
            ) { fleet in
                try fleet.start()
                try fleet.publish([Rules.failed("before")])
                _ = try Integration.StoryTests.underReview(Rules.caseID("before"), at: "operator", in: fleet)
                try disk.fill()
                try fleet.publish((0..<400).map { Rules.failed("during-\($0)") })
                let trigger = fleet.workers(of: .trigger)[0]
                try trigger.child.waitForLine("that the disk is full") {
                    $0.contains("(full)") || $0.contains("(unavailable)") ? $0 : nil
                }
                try disk.free()
                try Rules.waitForCases(401, in: fleet)
                try fleet.settle()
                let counts = try fleet.store.reading { try $0.counts() }
                #expect(counts.dead == 0 && counts.open == 401)
                #expect(fleet.workers.allSatisfy { $0.child.isRunning })
                print(
                    "disk full (tmpfs of 6 MB): \(try fleet.sum("belay_retries_total{kind=\"full\"}")) batches tried again"
                )
            }
        }

        @Test(arguments: StoreKind.available)
        func `While the broker's alarm blocks us, deadlines go on and the outbox keeps its bound; then all goes out`(
            kind: StoreKind
        ) throws {
            let own = try OwnServices.current()
            try Rules.withFleet(
                kind,
                window: "4s",
                start: [],
                options: { $0.settings = "outbox:\n  rows-max: 1000\nlane:\n  batch-messages: 200\n" },
                services: own.services
            ) { fleet in
                let outcomes = try OutcomeQueue(of: fleet)
                try fleet.publish((0..<2500).map { Rules.failed("alarm-\($0)") })
                try own.withAlarm {
                    try fleet.start([.trigger, .sla, .audit])
                    let trigger = fleet.workers(of: .trigger)[0]
                    try eventually("the trigger worker stopped taking", within: .seconds(40)) {
                        try trigger.get("/ready").contains("messages wait for the broker")
                    }
                    let metrics = try trigger.metrics()
                    #expect(metrics["belay_broker_blocked"] == 1)
                    let opened = try fleet.store.reading { try $0.counts() }.cases
                    #expect((1000...1400).contains(opened), "\(opened) opened: the bound and one batch")
                    try eventually("deadlines went on", within: .seconds(30)) {
                        try fleet.store.reading { try $0.counts() }.open == 0
                    }
                    print(
                        "alarm, \(kind.rawValue): \(opened) cases opened before the lane stopped taking, all ended by their windows"
                    )
                }
                try fleet.start([.review])
                try Rules.waitForCases(2500, in: fleet)
                try eventually("all ended") { try fleet.store.reading { try $0.counts() }.open == 0 }
                try fleet.settle()
                let heard = try outcomes.take()
                #expect(Set(heard.compactMap { $0["id"]?.string }).count == 2500)
                #expect(try fleet.store.reading { try $0.counts() }.dead == 0)
            }
        }

        @Test func `A queue that is deleted under its consumer and declared again is consumed again`() throws {
            try Rules.withFleet(services: OwnServices.current().services) { fleet in
                let trigger = fleet.workers(of: .trigger)[0]
                let queue = fleet.host.topology.events
                let before = trigger.child.lines.count
                try fleet.host.withConnection { try $0.delete(queue: QueueName(queue)) }
                try trigger.child.waitForLine(
                    containing: "its queue has gone; run `belay topology apply`",
                    from: before
                )
                #expect(
                    try trigger.get("/ready").contains("its queue has gone") || trigger.get("/ready").contains(queue)
                )
                try fleet.host.declareAgain(queue)
                try fleet.publish([Rules.failed("after")])
                try Rules.waitForCases(1, in: fleet)
                #expect(trigger.child.isRunning)
                #expect(try trigger.metrics()["belay_reconnects_total{connection=\"consuming\"}"] ?? 0 > 0)
            }
        }

        @Test func `Alerts without an id of their own stay apart when the connection is a new one`() throws {
            let own = try OwnServices.current()
            let source = Services.root.appending(path: "config/sources/prometheus.yaml").path
            try Rules.withFleet(options: { $0.sources = [source] }, services: own.services) { fleet in
                func alerts(_ name: String) -> [OutgoingMessage] {
                    (0..<10).map { number in
                        OutgoingMessage(
                            properties: MessageProperties(contentType: "application/json"),
                            body: JSONValue.object([
                                "summary": .string("\(name) \(number)"),
                                "labels": ["job": "x", "severity": "critical", "instance": "i"],
                            ]).serialized()
                        )
                    }
                }
                try fleet.publish(alerts("before"))
                try eventually("the first alerts joined") { try fleet.store.reading { try $0.counts() }.attached == 9 }
                let trigger = fleet.workers(of: .trigger)[0]
                let line = trigger.child.lines.count
                try own.control("close_all_connections", "--vhost", fleet.host.name, "for a test")
                try trigger.child.waitForLine(containing: "\"message\":\"ready\"", from: line)
                try fleet.publish(alerts("after"))
                try eventually("the second alerts joined") {
                    let counts = try fleet.store.reading { try $0.counts() }
                    return counts.attached + counts.dead >= 19
                }
                let counts = try fleet.store.reading { try $0.counts() }
                #expect(counts.attached == 19 && counts.dead == 0, "an alert was taken for another")
            }
        }
    }
}

/// A file system of a few megabytes.
struct SmallDisk {
    let directory: URL
    private var filler: String { directory.appending(path: "filler").path }

    static let isPermitted = geteuid() == 0 && (try? SmallDisk(megabytes: 1).remove()) != nil

    init(megabytes: Int) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "belay-disk-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Child.run("mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "tmpfs", directory.path])
    }

    /// Writes until nothing more fits.
    func fill() throws {
        let file = open(filler, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HarnessFailure("no file to fill the disk with") }
        defer { close(file) }
        for size in [1 << 16, 4096, 512, 1] {
            let bytes = [UInt8](repeating: 1, count: size)
            while write(file, bytes, size) == size {}
        }
    }

    func free() throws {
        try FileManager.default.removeItem(atPath: filler)
    }

    func remove() {
        _ = try? Child.run("umount", ["--lazy", directory.path])
        try? FileManager.default.removeItem(at: directory)
    }
}
