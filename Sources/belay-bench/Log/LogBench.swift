import AuditLog
import Escalation
import Fleet
import Foundation
import JSON
import Messages
import SignedLog
import SignedNote
import Store

/// How fast the log is sequenced, signed and published, against a C program that only publishes; how fast it is verified;
/// and how long one receipt takes.
enum LogBench: Bench {
    static let name = "log"
    static let summary =
        "the sequencer over entries that wait, against plain C with the same window and record size; verification; receipts"

    private static let window = 1000

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let wanted = isQuick ? 100_000 : 1_000_000
        let key = try drawKey()
        let keyFile = try ground.write(key.written + "\n", to: "log.key")
        let installation = try BenchInstallation(
            "log",
            store: .sqlite,
            documents: [CasePlan.policy, CasePlan.directory],
            settings: "audit: {key-file: \(keyFile)}",
            on: ground
        )
        let store = installation.store.open()
        defer { store.close() }
        let start = Instant("2026-01-01T00:00:00Z") ?? .distantPast
        _ = try LivedCases(in: store)
            .fill(entries: wanted, from: start, every: .seconds(120), isSequenced: false, isWhole: true)
        let entries = Int(try store.reading { try $0.counts() }.entries)
        let sequenced = try sequence(installation, store, entries: entries)
        let size = try meanSize(store)
        let exchange = installation.topology.audit
        let words = ["publish", exchange, "audit", "\(entries)", "\(size)", "\(window)"]
        let plain = try Baseline.rate(words, count: entries, on: ground)
        report("  \(size) bytes an entry; plain C \(Int(plain)) records/s")
        let verified = try verify(installation, entries: entries, on: ground)
        let receipt = try receipts(among: isQuick ? 1_000_000 : 10_000_000, on: ground)
        return [
            Figure(
                name: "log, sequencer",
                value: sequenced.rate,
                unit: "entries/s",
                baseline: plain,
                target: 0.6,
                isExact: sequenced.isExact
            ),
            Figure(
                name: "log, verification",
                value: verified.rate,
                unit: "entries/s",
                target: 300_000,
                isExact: verified.isExact
            ),
            Figure(name: "log, a receipt", value: receipt, unit: "ms", target: 10, sense: .atMost),
        ]
    }

    private static func drawKey() throws -> SigningKey {
        let seed = (0..<32).map { _ in UInt8.random(in: 0...255) }
        guard let name = NoteName("bench.example.com/log"), let key = SigningKey(name: name, seed: seed) else {
            throw BenchError("no key was drawn")
        }
        return key
    }

    /// From the start of a worker that finds all entries waiting, until a checkpoint covers the last: the sequencer signs a
    /// head once the stream holds it.
    private static func sequence(
        _ installation: BenchInstallation,
        _ store: any Store,
        entries: Int
    ) throws -> (rate: Double, isExact: Bool) {
        let worker = try installation.worker(.audit)
        let started = ContinuousClock.now
        let before = try store.reading { try $0.logHead().size }
        let limit = started + .seconds(600)
        // One entry more: the key's own.
        while try store.reading({ try $0.newestCheckpoint(of: nil)?.size ?? 0 }) < Int64(entries + 1) {
            guard ContinuousClock.now < limit else { throw BenchError("the log was not signed to its end") }
            usleep(5000)
        }
        let seconds = (ContinuousClock.now - started).inSeconds
        let signed = worker.metrics.sum("belay_checkpoints_signed_total")
        report("  \(entries) entries in \(seconds.inTable) s, \(before) before it was watched, \(signed) checkpoints")
        report("  \((worker.cpuSeconds / Double(entries) * 1e6).inTable) µs of CPU an entry")
        worker.stop()
        let head = try store.reading { try $0.logHead() }
        return (Double(entries - Int(before)) / seconds, head.size == Int64(entries + 1))
    }

    private static func meanSize(_ store: any Store) throws -> Int {
        let sample = try store.reading { try $0.log(from: 0, limit: 2000) }
        return sample.reduce(0) { $0 + $1.entry.body.count } / max(1, sample.count)
    }

    /// `belay audit verify` over the store alone, from its start to its end.
    private static func verify(
        _ installation: BenchInstallation,
        entries: Int,
        on ground: BenchGround
    ) throws -> (rate: Double, isExact: Bool) {
        let run = try TimedRun(
            ["audit", "verify", "--config", installation.config, "--without-stream", "--json"],
            on: ground
        )
        let (seconds, answer) = (run.seconds, try run.answer)
        report(
            "  verified in \(seconds.inTable) s, \(run.cpuSeconds.inTable) s of them on a core; "
                + "intact: \(answer["intact"] ?? .null)"
        )
        let count = answer["entries"]?.int ?? 0
        return (Double(count) / seconds, answer["intact"] == true && count == Int64(entries + 1))
    }

    /// The median time, in milliseconds, for a receipt of an entry drawn at random, each from a reading of its own.
    private static func receipts(among entries: Int, on ground: BenchGround) throws -> Double {
        // The file goes with it.
        let place = try BenchStore(.sqlite, on: ground)
        defer { withExtendedLifetime(place) {} }
        let store = place.open()
        defer { store.close() }
        let notary = Notary(store, keyring: LogKeyring([try drawKey()]))
        try notary.begin()
        let builder = LogBuilder(store)
        var change: Int64 = 0
        let filling = ContinuousClock.now
        while change < Int64(entries) {
            var changes = ChangeSet()
            changes.entries = (0..<10_000).map { _ in
                change += 1
                return Entry(
                    caseID: "BENCH",
                    change: change,
                    kind: .commentAdded,
                    body: Array("{\"change\":\(change)}".utf8)
                )
            }
            try store.transaction { _ = try $0.write(changes) }
            while try builder.append().count > 0 {}
        }
        let head = try store.reading { try $0.logHead() }
        _ = try notary.sign(head)
        report("  \(head.size) entries written and sequenced in \((ContinuousClock.now - filling).inSeconds.inTable) s")
        var times: [Double] = []
        for _ in 0..<200 {
            let index = Int64.random(in: 0..<head.size)
            let started = ContinuousClock.now
            let receipt = try store.reading { try LogReceipt(of: index, from: $0) }
            times.append((ContinuousClock.now - started).inSeconds * 1000)
            guard receipt?.index == index else { throw BenchError("there was no receipt of entry \(index)") }
        }
        times.sort()
        report("  receipts: median \(times.median.inTable) ms, slowest \((times.last ?? .nan).inTable) ms")
        return times.median
    }
}
