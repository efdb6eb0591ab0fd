import Escalation
import JSON
import Messages
import Testing

@testable import Store

/// What is kept of a subject, and how it goes.
@Suite struct SubjectTests {
    private static let subject = SubjectName(kind: "customer", name: "jane@example.com")

    private static func opening(of subject: SubjectName?) -> Opening {
        Opening(
            cause: .threshold,
            because: "It is.",
            facts: [Fact(path: FieldPath("data.name")!, value: "Jane Roe")],
            event: EventReference(id: "Jane Roe 1", source: "test", type: "asked"),
            correlation: "c",
            subject: subject
        )
    }

    private static func closed(_ id: CaseID, about subject: SubjectName?, key: String = "Jane Roe") -> Case {
        Sample.aCase(
            id,
            key: key,
            status: .closed(Closure(outcome: .resume, at: Sample.start, level: "operator", by: .person("ada"))),
            opening: opening(of: subject),
            snapshot: Snapshot(fields: ["data": ["name": "Jane Roe"]])
        )
    }

    private static func told(_ change: Int64, of id: CaseID) -> Entry {
        let salt = [UInt8](repeating: UInt8(change), count: 32)
        return Sample.entry(change, of: id, detail: Entry.Detail(salt: salt, content: ["text": "Jane Roe asked"]))
    }

    /// Destroys the key of `subject` as `belay audit shred` does.
    private static func erase(_ subject: SubjectName, in store: any Store) throws -> SubjectHolding {
        try store.transaction { transaction in
            let holding = try #require(try transaction.lockSubject(subject))
            var step = Step(now: transaction.now, directory: Directory(people: [])) { [UInt8](repeating: 9, count: 32) }
            var changes = ChangeSet()
            for var subject in holding.cases where subject.erase(key: "k", by: "dora", step: &step) {
                changes.erased.append(subject)
            }
            changes.add(step)
            changes.destroyed = holding.key
            _ = try transaction.write(changes)
            return holding
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Cases about one subject share a key, others have their own`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.newCases = [
                    Self.closed("A", about: Self.subject), Self.closed("B", about: Self.subject, key: "b"),
                    Self.closed("C", about: nil, key: "c"),
                ]
            }
            try store.write { $0.newCases = [Self.closed("D", about: Self.subject, key: "d")] }
            let (subject, alone) = try store.reading { (try $0.subject(Self.subject), try $0.subject(.case("C"))) }
            #expect(subject?.cases.map(\.id) == ["A", "B", "D"])
            #expect(alone?.cases.map(\.id) == ["C"])
            #expect(subject?.key != alone?.key)
            #expect(subject?.isFinished == true)
            #expect(try store.reading { try $0.subject(.case("B")) }?.key == subject?.key)
            #expect(try store.reading { try $0.subject(SubjectName(kind: "vendor", name: Self.subject.name)) } == nil)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What stood beside the log of an erased subject is gone, and everything else stays`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.newCases = [Self.closed("A", about: Self.subject), Self.closed("C", about: nil, key: "c")]
                $0.entries = [Self.told(1, of: "A"), Self.told(2, of: "A"), Self.told(1, of: "C")]
            }
            let holding = try Self.erase(Self.subject, in: store)
            let story = try store.reading { try $0.story(of: "A") }
            #expect(story.map(\.entry.body).prefix(2) == [Self.told(1, of: "A").body, Self.told(2, of: "A").body])
            #expect(story.allSatisfy { $0.entry.detail == nil })
            #expect(story.map(\.erased) == [holding.key, holding.key, nil])
            #expect(story.last?.entry.kind == .caseErased)
            let left = try #require(try store.reading { try $0.case("A") })
            #expect(!left.key.value.contains("Jane") && left.opening.facts.isEmpty && left.snapshot.fields == [:])
            #expect(left.outcome == .resume && left.opening.event.id == "erased")
            #expect(try store.reading { try $0.story(of: "C") }.map(\.entry) == [Self.told(1, of: "C")])
            #expect(try store.reading { try $0.case("C") } == Self.closed("C", about: nil, key: "c"))
            #expect(try store.reading { try $0.subject(Self.subject) } == nil)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `Whoever reads the whole log meets keys that came and went since they last looked`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let (auditor, store) = (fixture.open(), fixture.open())
            try store.write {
                $0.newCases = [Self.closed("A", about: Self.subject), Self.closed("C", about: nil, key: "c")]
                $0.entries = [Self.told(1, of: "A"), Self.told(1, of: "C")]
            }
            try LogTests.sequence(store)
            #expect(try Self.lent(by: auditor) == ["A: 1", "C: 1"])
            try store.write {
                $0.newCases = [Self.closed("D", about: nil, key: "d")]
                $0.entries = [Self.told(2, of: "A"), Self.told(1, of: "D"), Self.told(2, of: "C")]
            }
            try LogTests.sequence(store)
            #expect(try Self.lent(by: auditor) == ["A: 1", "C: 1", "A: 2", "D: 1", "C: 2"])
            let key = try Self.erase(Self.subject, in: store).key
            try LogTests.sequence(store)
            let left = ["A: \(key)", "C: 1", "A: \(key)", "D: 1", "C: 2", "A: no detail"]
            #expect(try Self.lent(by: auditor) == left)
        }
    }

    /// What stands beside each entry of the log: the first byte of its salt, or the key under which it stood.
    private static func lent(by store: any Store) throws -> [String] {
        var lent: [String] = []
        try store.reading { reader in
            try reader.lendLog(from: 0, limit: 100) { row in
                let beside = row.detail.map { "\($0.salt[0])" } ?? row.erased?.description
                lent.append("\(String(decoding: row.caseID, as: UTF8.self)): \(beside ?? "no detail")")
            }
        }
        return lent
    }

    @Test(arguments: StoreKind.contract)
    func `A shape that an erased event was the first of forgets which that was`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let event = Self.opening(of: nil).event
            var (mine, other) = (ShapeTests.seen("a"), ShapeTests.seen("b"))
            mine = SeenShape(
                kind: mine.kind,
                shape: mine.shape,
                event: event,
                seenAt: mine.seenAt,
                standing: mine.standing
            )
            _ = try store.transaction { try $0.meetShapes([mine]) }
            _ = try store.transaction { try $0.meetShapes([other]) }
            func news(_ change: Int64, _ id: String) -> Entry {
                .ofInstallation(
                    .shapeNew,
                    change: change,
                    at: Sample.start,
                    facts: [:],
                    detail: .init(salt: [9], content: ["event": .string(id), "source": .string(event.source)])
                )
            }
            try store.write {
                $0.newCases = [Self.closed("A", about: Self.subject)]
                $0.entries = [news(1, event.id), news(2, "another")]
            }
            let holding = try Self.erase(Self.subject, in: store)
            let events = try store.reading { try $0.shapes() }.map(\.event)
            #expect(Set(events) == [.erased(type: mine.kind.type), other.event])
            let told = try store.reading { try $0.story(of: Entry.installation) }.filter { $0.entry.kind == .shapeNew }
            #expect(told.map(\.erased) == [holding.key, nil])
            #expect(told.map { $0.entry.detail == nil } == [true, false])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What comes of an erased subject later stands under a new key`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write { $0.newCases = [Self.closed("A", about: Self.subject)] }
            let first = try Self.erase(Self.subject, in: store)
            try store.write { $0.newCases = [Self.closed("B", about: Self.subject, key: "b")] }
            let second = try #require(try store.reading { try $0.subject(Self.subject) })
            #expect(second.key != first.key)
            #expect(second.cases == [Self.closed("B", about: Self.subject, key: "b")])
        }
    }

    @Test(arguments: StoreKind.contract)
    func `An open case, a waiting notice and a message that has not left keep their subject`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let open = Sample.aCase("O", key: "o", opening: Self.opening(of: Self.subject))
            try store.write { $0.newCases = [open] }
            #expect(try store.reading { try $0.subject(Self.subject) }?.unfinished == [open])

            let lane = try store.transaction { try $0.takeLane(LaneID("test/1"), lease: .seconds(60)) }
            try store.write {
                $0.newCases = [Self.closed("A", about: nil)]
                $0.notices = [Sample.notice("n", of: "A")]
                $0.lane = lane
                $0.outbox = [
                    Envelope(
                        exchange: "x",
                        routingKey: "k",
                        id: "1",
                        type: "t",
                        contentType: "c",
                        caseID: "A",
                        body: [1, 2]
                    )
                ]
            }
            let holding = try #require(try store.reading { try $0.subject(.case("A")) })
            #expect(holding.waitingNotices == 1)
            #expect(holding.messages == 1)
            #expect(!holding.isFinished)
            let rows = try store.transaction { try $0.outbox(of: lane.lane, after: nil, limit: 9) }
            #expect(rows.map(\.envelope.body) == [[1, 2]], "what leaves is what was written")
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A dead letter goes by its own name`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let letter = DeadLetter(
                id: "l",
                at: Sample.start,
                reason: "no",
                queue: "q",
                exchange: "x",
                routingKey: "k",
                properties: "{\"a\":1}",
                body: Array("Jane Roe".utf8),
                state: .dead
            )
            try store.transaction { try $0.addDead([letter]) }
            #expect(try store.reading { try $0.dead(state: nil, limit: 9) } == [letter])
            _ = try Self.erase(.dead("l"), in: store)
            let left = try #require(try store.reading { try $0.dead(state: nil, limit: 9) }.first)
            #expect(left.body.isEmpty && left.properties == "{}" && left.id == "l")
        }
    }

    @Test(arguments: StoreKind.available)
    func `A case that an earlier version left in clear is sealed whole by the first who changes it`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let subject = Self.closed("A", about: nil)
            let told = Self.told(1, of: "A")
            let notice = Sample.notice("n", of: "A", to: .callback(url: "https://jane", outcome: "Jane Roe"))
            try store.write {
                $0.newCases = [subject]
                $0.entries = [told]
                $0.notices = [notice]
            }
            try fixture.unseal([subject], entries: [told], notices: [notice])
            #expect(
                try fixture.sql("SELECT opening FROM cases").contains { "\($0)".contains("Jane") },
                "it is in clear"
            )
            try store.transaction { transaction in
                _ = try transaction.lockCases(["A"])
                _ = try transaction.write(ChangeSet { $0.updatedCases = [subject] })
            }
            for table in ["cases", "entry_detail", "notice"] {
                for row in try fixture.sql("SELECT * FROM \(table)") {
                    #expect(!"\(row)".lowercased().contains("jane"), "\(table)")
                    #expect(!row.bytes.contains("jane"), "\(table)")
                }
            }
            #expect(try store.reading { try $0.case("A") } == subject)
            #expect(try store.reading { try $0.story(of: "A") }.map(\.entry) == [told])
            #expect(try store.reading { try $0.notices(of: "A") }.map(\.notice) == [notice])
        }
    }

    @Test(arguments: StoreKind.available)
    func `No column holds what is about a subject`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.newCases = [Self.closed("A", about: Self.subject)]
                $0.entries = [Self.told(1, of: "A")]
                $0.notices = [Sample.notice("n", of: "A", to: .callback(url: "https://jane", outcome: "Jane Roe"))]
            }
            _ = try store.transaction {
                try $0.lockKeys([KeyID(policy: "heat", trigger: "too-hot", value: "Jane Roe")])
            }
            _ = try store.transaction {
                try $0.admit([
                    InboxMessage(id: InboxID(handler: "h", sender: "Jane Roe", message: "jane"), digest: Digest(of: []))
                ])
            }
            for table in ["cases", "entry_detail", "notice", "key_row", "inbox", "subject_key", "entry", "meta"] {
                for row in try fixture.sql("SELECT * FROM \(table)") {
                    #expect(!"\(row)".lowercased().contains("jane"), "\(table)")
                    #expect(!row.bytes.contains("jane"), "\(table)")
                }
            }
        }
    }
}

extension SQLRow {
    /// Every blob of it as text, in small letters.
    fileprivate var bytes: String {
        var text = ""
        for child in Mirror(reflecting: self).children {
            for case .blob(let bytes) in child.value as? [SQLValue] ?? [] {
                text += String(decoding: bytes, as: UTF8.self).lowercased()
            }
        }
        return text
    }
}
