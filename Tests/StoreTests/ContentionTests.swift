import Escalation
import Foundation
import JSON
import Testing

@testable import Store

/// Several processes on one store: what they did adds up, and nobody deadlocks.
@Suite(.serialized) struct ContentionTests {
    private static let processes = 4
    private static let rounds = 150

    @Test(arguments: StoreKind.available)
    func `What several processes do at once adds up`(kind: StoreKind) throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("contention on \(kind.rawValue): seed \(seed)")
        try StoreFixture.with(kind) { fixture in
            let tally = try Self.contend(on: fixture.text, seed: seed)
            let summary = tally.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            print("contention on \(kind.rawValue): \(summary.joined(separator: ", "))")
            for mishap in ["deadlock", "serialization", "reused"] { #expect(tally[mishap] == nil) }
            try Self.check(fixture.open(), against: tally)
        }
    }

    private static func check(_ store: any Store, against tally: [String: Int]) throws {
        func did(_ works: String...) -> Int { works.reduce(0) { $0 + (tally[$1] ?? 0) } }
        let counts = try store.reading { try $0.counts() }
        let outbox = try store.reading { try $0.status().outboxRows }
        #expect(counts.cases == did("opened"))
        #expect(counts.cases - counts.open == did("decided"))
        #expect(counts.attached == did("attached"))
        #expect(counts.inbox == did("first"))
        #expect(counts.sequenced == did("sequenced"))
        #expect(counts.entries == did("opened", "attached", "decided", "installation"))
        #expect(outbox == did("decided"))
        try checkCases(store, delivered: did("delivered"))
        try checkLog(store, size: counts.sequenced)
    }

    /// Every case has all its entries, one end at most, and keys have as many cases as they counted.
    private static func checkCases(_ store: any Store, delivered: Int) throws {
        let cases = try store.reading { try $0.casesPage(after: nil, limit: .max) }
        var deliveries = 0
        for subject in cases {
            let story = try store.reading { try $0.story(of: subject.id) }
            let notices = try store.reading { try $0.notices(of: subject.id) }
            #expect(story.map(\.entry.change) == Array(1...subject.change))
            let ends = story.filter { $0.entry.kind == .caseClosed }.count
            #expect(ends == (subject.nextDeadline == nil ? 1 : 0))
            #expect(notices.allSatisfy { $0.attempt <= 1 })
            deliveries += notices.filter { $0.standing == .delivered }.count
        }
        #expect(deliveries == delivered)
        for (key, ofKey) in Dictionary(grouping: cases, by: \.key) {
            let row = try store.reading { try $0.keyRow(key) }
            #expect(row?.running == Int64(ofKey.count))
        }
    }

    /// Indices without a gap, each case's entries in the order of its changes.
    private static func checkLog(_ store: any Store, size: Int) throws {
        let log = try store.reading { try $0.log(from: 0, limit: .max) }
        #expect(log.map(\.index) == (0..<Int64(size)).map { $0 })
        for (_, entries) in Dictionary(grouping: log, by: \.entry.caseID) {
            #expect(entries.map(\.entry.change) == (0..<Int64(entries.count)).map { $0 + 1 })
        }
    }

    private static func contend(on address: String, seed: UInt64) throws -> [String: Int] {
        let contender = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "store-contender")
        var running: [(process: Process, output: Pipe)] = []
        for number in 0..<processes {
            let process = Process()
            let output = Pipe()
            process.executableURL = contender
            process.arguments = [address, "contender-\(number)", "\(seed + UInt64(number))", "\(rounds)"]
            process.standardOutput = output
            try process.run()
            running.append((process, output))
        }
        var total: [String: Int] = [:]
        for (process, output) in running {
            let bytes = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
            let tally = try JSONValue.parse([UInt8](bytes)).object ?? [:]
            total.merge(tally.map { ($0.key, Int($0.value.int ?? 0)) }, uniquingKeysWith: +)
        }
        return total
    }
}
