import Testing

@testable import Escalation

@Suite struct CoverageTests {
    private func gaps(
        served: Set<LevelName>? = nil,
        people: (inout [Directory.Person]) -> Void = { _ in },
        changing change: (inout Policy) -> Void = { _ in }
    ) -> [CoverageGap.Problem] {
        let policy = Sample.policy { policy in
            policy.triggers = [
                TriggerRule(name: "asked", kind: .ask("pay"), because: "Asked.", entryLevel: policy.levels[0].level)
            ]
            change(&policy)
        }
        return policy.coverageGaps(in: Sample.directory(people), served: served).map(\.problem)
    }

    @Test func `A policy whose people are there has no gap`() {
        #expect(gaps() == [])
        #expect(gaps(served: ["operator", "supervisor", "board"]) == [])
    }

    @Test func `Levels without owners, without enough of them, or without a worker are named`() {
        #expect(gaps(people: { people in people.removeAll { $0.id == "chen" } }) == [.nobodyOwns])
        #expect(gaps(changing: { $0.levels[0].quorum = Quorum(.count(3)) }) == [.tooFewToAgree(owners: 2)])
        #expect(gaps(served: ["operator", "supervisor"]) == [.nobodyServes])
    }

    @Test func `Owners who cannot be told are a gap`() {
        #expect(gaps(people: { $0[3].contacts = [] }) == [.nobodyCanBeTold])
    }

    @Test func `Owners who cannot answer are a gap, unless a gateway speaks for them`() {
        let policy = Sample.policy()
        let people = Array(Sample.directory { $0[3].brokerUsers = [] }.people.values)
        let alone = policy.coverageGaps(in: Directory(people: people), served: nil)
        #expect(alone.map(\.problem) == [.nobodyCanAnswer])
        #expect(policy.coverageGaps(in: Directory(people: people, gateways: ["desk"]), served: nil).isEmpty)
    }

    @Test func `What one person alone may let go on is a gap, and what nobody may`() {
        let upper = gaps(changing: { policy in
            policy.levels.removeFirst(2)
            policy.triggers = [
                TriggerRule(name: "asked", kind: .ask("pay"), because: "Asked.", entryLevel: policy.levels[0].level)
            ]
        })
        #expect(upper == [.onePersonMayLetGoOn("chen")])
        #expect(gaps(changing: { $0.authorities = [] }) == [.nobodyMayLetGoOn])
    }
}
