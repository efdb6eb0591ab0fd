import Testing

@testable import Escalation

@Suite struct SeatTests {
    private let start = Sample.start

    @Test func `A delegate holds the place of somebody who is away, and only then`() {
        let directory = Sample.directory(away: ["alice": [Sample.away(10...20, "bela")]])
        let holders = [9, 10, 19, 20].map { directory.seat(of: "alice", at: start + .seconds($0 * 60))?.holder }
        #expect(holders == ["alice", "bela", "bela", "alice"])
        let seats = directory.seats(heldBy: "bela", at: start + .seconds(600))
        #expect(seats == [Seat(holder: "bela"), Seat(holder: "bela", chain: ["alice"])])
        #expect(directory.seats(heldBy: "alice", at: start + .seconds(600)).isEmpty)
    }

    @Test func `Who stands in may be away too, and leaves both places`() {
        let directory = Sample.directory(away: [
            "alice": [Sample.away(0...20, "bela")], "bela": [Sample.away(0...10, "chen")],
        ])
        #expect(directory.seat(of: "alice", at: start) == Seat(holder: "chen", chain: ["alice", "bela"]))
        #expect(directory.seats(heldBy: "chen", at: start).map(\.owner) == ["chen", "bela", "alice"])
        #expect(directory.seat(of: "alice", at: start + .seconds(900))?.holder == "bela")
    }

    @Test func `Nobody holds a place that leads in a circle, to nobody, or through too many hands`() {
        let circle = Sample.directory(away: [
            "alice": [Sample.away(0...20, "bela")], "bela": [Sample.away(0...20, "alice")],
        ])
        #expect(circle.seat(of: "alice", at: start) == nil)
        #expect(circle.seats(heldBy: "bela", at: start).isEmpty)
        let nowhere = Sample.directory(away: ["alice": [Sample.away(0...20, "mallory")]])
        #expect(nowhere.seat(of: "alice", at: start) == nil)
        let names = (0...10).map { PersonID("p\($0)") }
        let people = names.map { Sample.person($0, "operators") }
        for length in [Directory.delegationsMax, Directory.delegationsMax + 1] {
            var away: [PersonID: [Absence]] = [:]
            for step in 0..<length { away[names[step]] = [Sample.away(0...20, names[step + 1])] }
            let directory = Sample.directory(away: away, also: people)
            let isHeld = length == Directory.delegationsMax
            #expect((directory.seat(of: "p0", at: start) != nil) == isHeld)
            #expect(directory.seats(heldBy: names[length], at: start).contains { $0.owner == "p0" } == isHeld)
        }
    }

    @Test(arguments: Seeded.seeds) func `Both ways of looking at places agree`(seed: UInt64) {
        var dice = Seeded(seed)
        let names = (0..<8).map { PersonID("p\($0)") }
        var away: [PersonID: [Absence]] = [:]
        for name in names where dice.happens(oneIn: 2) { away[name] = [Sample.away(0...10, dice.pick(names + [nil]))] }
        let directory = Sample.directory(away: away, also: names.map { Sample.person($0, "operators") })
        let down = Set(names.compactMap { directory.seat(of: $0, at: start) })
        let up = Set(names.flatMap { directory.seats(heldBy: $0, at: start) })
        #expect(down == up, "seed \(seed)")
    }
}
