import Escalation
import JSON
import Store
import Testing

@testable import Commands

/// `belay shape` over a SQLite store of its own.
@Suite struct ShapeCommandTests {
    private let directory: TemporaryDirectory
    private let address: String
    private let known: SeenShape
    private let new: SeenShape

    init() throws {
        directory = try TemporaryDirectory()
        address = "sqlite:\(directory.path)/belay.db"
        try #require(CommandRun(["store", "migrate", "--store", address]).status == .ok)
        known = Self.seen(["amount": 1, "vendor": "x"])
        new = Self.seen(["amount": "1", "iban": "\u{202E}"])
    }

    private static func seen(_ data: JSONValue) -> SeenShape {
        var event = Event(id: "e1", source: "/erp", type: "payment.requested", arrival: Instant(seconds: 1), data: data)
        event.sender = "erp"
        return SeenShape(
            kind: EventKind(policy: "payments", trigger: "large", type: event.type),
            shape: Snapshot(of: event, capture: nil).shape,
            gate: "release",
            event: event.reference,
            seenAt: Instant(seconds: 1)
        )
    }

    private func meet(_ shape: SeenShape) throws {
        let store = try StoreAddress(address).open(StoreOptions())
        defer { store.close() }
        _ = try store.transaction { try $0.meetShapes([shape]) }
    }

    private func belay(_ words: String...) -> CommandRun { CommandRun(words + ["--store", address]) }

    @Test func `Shapes are listed with what became of them, and those that wait by themselves`() throws {
        #expect(belay("shape", "list").errors.contains("No event has opened a case yet."))
        try meet(known)
        #expect(belay("shape", "list", "--waiting").errors.contains("No shape waits"))
        try meet(new)
        let list = belay("shape", "list").output
        #expect(list.contains("known from the first event on") && list.contains("waits"))
        #expect(list.contains(new.shape.digest.hexadecimal.prefix(12)))
        let waiting = try JSONValue.parse(belay("shape", "list", "--waiting", "--json").output)
        #expect(waiting["shape"] == .string(new.shape.digest.description) && waiting["standing"] == "waiting")
        #expect(waiting["difference"]?["added"] == ["data.iban"] && waiting["fields"]?["data.amount"] == "string")
    }

    @Test func `A shape is shown field by field, with what is new in it and how to acknowledge it`() throws {
        try meet(known)
        try meet(new)
        for name in [String(new.shape.digest.hexadecimal.prefix(8)), new.shape.digest.description] {
            let run = belay("shape", "show", name)
            #expect(run.status == .ok)
            for line in [
                "data.amount: string, was number", "data.iban: string, new", "data.vendor: gone", "sent by erp",
                "belay shape acknowledge \(new.shape.digest) --policy payments",
            ] {
                #expect(run.output.contains(line), "\(line) in \(run.output)")
            }
        }
        #expect(belay("shape", "show", "payment.requested").output.contains("It made the type known"))
        #expect(belay("shape", "show", "release", "--json").output.split(separator: "\n").count == 2)
        let unknown = belay("shape", "show", String(new.shape.digest.hexadecimal.prefix(7)))
        #expect(unknown.status == .refused && unknown.errors.contains("belay shape list"))
    }

    @Test func `The status says how many wait, and nothing where none does`() throws {
        try meet(known)
        let quiet = belay("status", "--without-broker")
        #expect(!quiet.output.contains("acknowledged"))
        try meet(new)
        let run = belay("status", "--without-broker")
        #expect(run.output.contains("1 shape of events waits to be acknowledged: belay shape list --waiting"))
        let json = try JSONValue.parse(belay("status", "--without-broker", "--json").output)
        #expect(json["shapesWaiting"] == 1)
    }

    @Test func `Only a whole digest is acknowledged`() {
        let run = CommandRun(["shape", "acknowledge", "sha256:9f86d081", "--because", "Seen."])
        #expect(run.status == .usage)
        #expect(run.errors.contains("is no whole digest"))
    }

    @Test func `A case says that its shape was new`() {
        let standing = Standing(newShape: new.shape.digest)
        #expect(standing.lines.first?.contains("belay shape show \(new.shape.digest)") == true)
        #expect(standing.shownJSON["newShape"] == .string(new.shape.digest.description))
        #expect(Standing.plain.lines.isEmpty)
    }

    @Test func `The story says why people decide`() throws {
        var step = Step(now: Instant(seconds: 1), directory: Directory(people: []), drawSalt: { [1] })
        step.record(new, beside: [known.shape], number: 1)
        let given = ShapeAcknowledgement(by: "carol", at: Instant(seconds: 1), because: "Seen.")
        step.record(given, of: new, number: 2)
        let lines = step.entries.map { StoryLine(StoredEntry(row: 1, entry: $0, index: nil)) }
        #expect(
            lines[0].sentence
                == "events payment.requested came in a new shape at trigger large of payments: \(new.shape.digest)"
        )
        #expect(lines[1].sentence.hasPrefix("carol acknowledged the shape") && lines[1].words == ["Seen."])
    }
}
