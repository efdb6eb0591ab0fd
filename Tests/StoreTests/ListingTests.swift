import Escalation
import Testing

@testable import Store

/// What people and idle workers ask.
@Suite struct ListingTests {
    private static let cases: [Case] = [
        Sample.aCase("A", status: .open(Sample.stay(stage: .underReview(owners: ["ada", "bob"])))),
        Sample.aCase("B", attached: 3, openedAt: Sample.start + .seconds(10)),
        Sample.aCase(
            "C",
            status: .closed(Closure(outcome: .refused, at: Sample.start, level: "boss", by: .person("ada"))),
            attached: 2,
            openedAt: Sample.start + .seconds(20)
        ),
    ]

    @Test(
        arguments: StoreKind.contract,
        [
            (CaseFilter(), ["C", "B", "A"]), (CaseFilter(limit: 2), ["C", "B"]), (CaseFilter(open: true), ["B", "A"]),
            (CaseFilter(open: false), ["C"]), (CaseFilter(level: "boss"), ["C"]), (CaseFilter(policy: "none"), []),
            (CaseFilter(policy: "heat", trigger: "too-hot"), ["C", "B", "A"]), (CaseFilter(outcome: .refused), ["C"]),
            (CaseFilter(openedBefore: Sample.start + .seconds(10)), ["A"]),
            (CaseFilter(openedAfter: Sample.start + .seconds(10)), ["C"]), (CaseFilter(owner: "bob"), ["A"]),
            (CaseFilter(owner: "bo"), []), (CaseFilter(open: true, level: "operator", owner: "ada"), ["A"]),
        ] as [(CaseFilter, [CaseID])]
    )
    func `Cases are listed by what they are asked for, newest first`(
        kind: StoreKind,
        question: (filter: CaseFilter, answer: [CaseID])
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = Self.cases }
            #expect(try store.reading { try $0.cases(question.filter) }.map(\.id) == question.answer)
        }
    }

    @Test(
        arguments: StoreKind.contract,
        [
            (CaseFilter(order: .urgency), ["SOON", "LATE", "MINE", "USUAL", "LOW", "ENDED"]),
            (CaseFilter(order: .deadline), ["LOW", "SOON", "MINE", "LATE", "USUAL", "ENDED"]),
            (CaseFilter(open: true, freeFor: "bob", order: .urgency), ["SOON", "LATE", "USUAL", "LOW"]),
            (CaseFilter(open: true, freeFor: "ada", order: .urgency, limit: 3), ["SOON", "LATE", "MINE"]),
        ] as [(CaseFilter, [CaseID])]
    )
    func `Cases are listed by urgency and window, and for those to whom they are free`(
        kind: StoreKind,
        question: (filter: CaseFilter, answer: [CaseID])
    ) throws {
        func open(_ seconds: Int, claim: PersonID? = nil) -> CaseStatus {
            let claim = claim.map { Claim(by: $0, at: Sample.start, until: Sample.start + .seconds(5)) }
            return .open(
                Sample.stay(
                    stage: .underReview(owners: ["ada", "bob"]),
                    windowEnds: Sample.start + .seconds(seconds),
                    claim: claim
                )
            )
        }
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.newCases = [
                    Sample.aCase("USUAL", status: open(50)),
                    Sample.aCase("LOW", status: open(10), standing: Standing(urgency: .low)),
                    Sample.aCase("LATE", status: open(40), standing: Standing(urgency: .urgent)),
                    Sample.aCase("SOON", status: open(20), standing: Standing(risk: .low, urgency: .urgent)),
                    Sample.aCase("MINE", status: open(30, claim: "ada")),
                    Sample.aCase(
                        "ENDED",
                        status: .closed(Closure(outcome: .refused, at: Sample.start, level: "l", by: .recovery)),
                        standing: Standing(urgency: .urgent)
                    ),
                ]
            }
            #expect(try store.reading { try $0.cases(question.filter) }.map(\.id) == question.answer)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Cases are paged in the order of their ids`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = Self.cases }
            #expect(try store.reading { try $0.casesPage(after: nil, limit: 2) }.map(\.id) == ["A", "B"])
            #expect(try store.reading { try $0.casesPage(after: "B", limit: 2) }.map(\.id) == ["C"])
            for limit in 1...4 {
                var (lent, pages, place): ([String], Int, CasePlace?) = ([], 0, nil)
                repeat {
                    place = try store.reading { reader in
                        try reader.lendCases(after: place, limit: limit) {
                            lent.append(String(decoding: $0.id, as: UTF8.self))
                        }
                    }
                    pages += 1
                } while place != nil
                // Where the last page is full, nobody knows yet that it is the last.
                #expect(lent.sorted() == ["A", "B", "C"] && pages == 3 / limit + 1, "\(limit) a page")
            }
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Status and counts add up`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            #expect(try store.reading { try $0.status() } == StoreStatus())
            let lane = try store.transaction { try $0.takeLane(LaneID("l"), lease: .seconds(9)) }
            try store.write {
                $0.newCases = Self.cases
                $0.entries = [Sample.entry(1), Sample.entry(2)]
                $0.notices = [Sample.notice("n")]
                $0.lane = lane
                $0.outbox = [Sample.envelope("e")]
            }
            try LogTests.sequence(store, limit: 1)
            let status = try store.reading { try $0.status() }
            #expect(status.openByLevel == [.init(level: "operator", open: 2, oldest: Sample.start)])
            #expect(status.deadlines.map(\.id) == ["A", "B"])
            #expect(status.outboxRows == 1 && status.outboxOldest != nil)
            #expect(status.unsequenced == 1 && status.noticesWaiting == 1)
            var counts = StoreCounts()
            (counts.cases, counts.open, counts.attached) = (3, 2, 5)
            (counts.entries, counts.sequenced, counts.notices) = (2, 1, 1)
            counts.byOutcome = [.refused: 1]
            #expect(try store.reading { try $0.counts() } == counts)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A worker that reports again replaces what it said, and is forgotten after a day`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let now = try store.reading { $0.now }
            func presence(seen: Instant, levels: [LevelName]) -> WorkerPresence {
                WorkerPresence(
                    id: "h/review/1",
                    kind: "review",
                    host: "h",
                    process: 7,
                    version: "1.0",
                    levels: levels,
                    startedAt: now,
                    seenAt: seen,
                    documentsRevision: 2,
                    bundleVersion: 4,
                    bundleDigest: Digest(of: [4]),
                    bundleDoubt: levels.isEmpty ? nil : "version 5 is damaged"
                )
            }
            try store.transaction { try $0.noteWorker(presence(seen: now, levels: [])) }
            let latest = presence(seen: now + .seconds(1), levels: ["operator", "bö\"ss"])
            try store.transaction { try $0.noteWorker(latest) }
            #expect(try store.reading { try $0.workers() } == [latest])
            #expect(try store.transaction { try $0.prune(inboxAge: .seconds(1), limit: 9) } == 0)
            try store.transaction { try $0.noteWorker(presence(seen: now - .seconds(90_000), levels: [])) }
            #expect(try store.transaction { try $0.prune(inboxAge: .seconds(1), limit: 9) } == 1)
        }
    }
}
