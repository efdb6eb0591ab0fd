import JSON
import Testing

@testable import Escalation

@Suite struct QuorumTests {
    private let owners = [
        Sample.person("ada", "finance"), Sample.person("bo", "finance", "legal"), Sample.person("cy", "legal"),
    ]

    private func vote(_ person: PersonID, _ action: DecisionAction = .approve, amount: Int64? = nil) -> Vote {
        Vote(
            person: person,
            action: action,
            authority: nil,
            changes: amount.map { [FieldChange(path: FieldPath("data.amount")!, value: .int($0))] } ?? []
        )
    }

    @Test func `So many different people carry it, and what one says twice counts once`() {
        let quorum = Quorum(.count(2))
        #expect(quorum.verdict(on: [], owners: owners) == .open)
        #expect(quorum.verdict(on: [vote("ada")], owners: owners) == .open)
        #expect(quorum.verdict(on: [vote("ada"), vote("cy")], owners: owners) == .carried([vote("ada"), vote("cy")]))
    }

    @Test func `All means all who may answer now`() {
        let two = [vote("ada"), vote("bo")]
        #expect(Quorum(.all).verdict(on: two, owners: owners) == .open)
        #expect(Quorum(.all).verdict(on: two, owners: Array(owners.dropLast())) == .carried(two))
        #expect(Quorum(.all).verdict(on: two, owners: []) == .open, "nobody is not everybody")
    }

    @Test func `One of each role means a person of their own for each`() {
        let quorum = Quorum(.each(["finance", "legal"]))
        #expect(quorum.verdict(on: [vote("bo")], owners: owners) == .open, "bo cannot stand for both")
        #expect(quorum.verdict(on: [vote("bo"), vote("cy")], owners: owners) == .carried([vote("bo"), vote("cy")]))
        #expect(quorum.verdict(on: [vote("ada"), vote("bo")], owners: owners) == .carried([vote("ada"), vote("bo")]))
        #expect(quorum.verdict(on: [vote("ada"), vote("cy")], owners: owners) == .carried([vote("ada"), vote("cy")]))
        #expect(!quorum.canBeReached(by: [owners[1]]))
    }

    @Test func `Where all have answered and still too few agree, it is disputed`() {
        let quorum = Quorum(.each(["finance", "legal"]))
        let finance = [Sample.person("ada", "finance"), Sample.person("abe", "finance")]
        #expect(quorum.verdict(on: [vote("ada"), vote("abe")], owners: finance) == .disputed)
    }

    @Test(arguments: [DecisionAction.refuse, .cancel, .manual])
    func `One refusal ends it, unless refusing needs agreement too`(action: DecisionAction) {
        let votes = [vote("ada"), vote("bo", action)]
        #expect(Quorum(.count(3)).verdict(on: votes, owners: owners) == .carried([vote("bo", action)]))
        let counting = Quorum(.count(2), oneRefusalEnds: false, conflict: .majority)
        #expect(counting.verdict(on: votes, owners: owners) == .open)
        let two = votes + [vote("cy", action)]
        #expect(counting.verdict(on: two, owners: owners) == .carried([vote("bo", action), vote("cy", action)]))
    }

    @Test func `Approvals of different contents do not add up`() {
        let votes = [vote("ada", .approveWithChanges, amount: 10), vote("bo", .approveWithChanges, amount: 20)]
        #expect(Quorum(.count(2)).verdict(on: votes, owners: owners) == .disputed)
        let majority = Quorum(.count(2), conflict: .majority)
        #expect(majority.verdict(on: votes, owners: owners) == .open)
        let third = vote("cy", .approveWithChanges, amount: 20)
        #expect(majority.verdict(on: votes + [third], owners: owners) == .carried([votes[1], third]))
        let split = votes + [vote("cy", .approveWithChanges, amount: 30)]
        #expect(majority.verdict(on: split, owners: owners) == .disputed)
    }

    @Test func `Whoever breaks a tie does so with their own answer and nobody else's`() {
        let quorum = Quorum(.count(3), conflict: .tieBreak("legal"))
        let ada = vote("ada", .approveWithChanges, amount: 10)
        #expect(quorum.verdict(on: [ada], owners: owners) == .open)
        let cy = vote("cy", .approveWithChanges, amount: 20)
        #expect(quorum.verdict(on: [ada, cy], owners: owners) == .carried([cy]))
        let twoOfFinance = [Sample.person("ada", "finance"), Sample.person("abe", "finance")]
        let abe = vote("abe", .approveWithChanges, amount: 20)
        #expect(quorum.verdict(on: [ada, abe], owners: twoOfFinance) == .disputed)
    }

    @Test func `What people said who may not answer any more does not count`() {
        #expect(Quorum(.count(2)).verdict(on: [vote("ada"), vote("gone")], owners: owners) == .open)
        #expect(Quorum(.count(2)).verdict(on: [vote("gone", .refuse), vote("ada")], owners: owners) == .open)
    }

    @Test(arguments: Seeded.seeds)
    func `Nothing is let go on by fewer than the rule says, whatever the order of answers`(seed: UInt64) {
        var chance = Seeded(seed)
        let roles: [RoleName] = ["a", "b", "c"]
        for _ in 0..<300 {
            let people = (0..<Int.random(in: 1...6, using: &chance)).map { number in
                Directory.Person(
                    id: PersonID("p\(number)"),
                    name: "P",
                    roles: Set(roles.filter { _ in chance.happens(oneIn: 2) })
                )
            }
            let rules: [Quorum.Rule] = [.count(2), .count(3), .all, .each(["a", "b"]), .each(roles)]
            let conflicts: [Quorum.Conflict] = [.escalate, .majority, .tieBreak("a")]
            let rule = chance.pick(rules)
            let quorum = Quorum(rule, oneRefusalEnds: chance.happens(oneIn: 2), conflict: chance.pick(conflicts))
            var votes: [Vote] = []
            for person in people where chance.happens(oneIn: 2) {
                let actions: [DecisionAction] = [.approve, .approve, .approve, .retry, .refuse]
                votes.append(vote(person.id, chance.pick(actions)))
            }
            guard case .carried(let carrying) = quorum.verdict(on: votes, owners: people) else { continue }
            #expect(Set(carrying.map(\.person)).count == carrying.count)
            #expect(carrying.allSatisfy { votes.contains($0) && $0.agrees(with: carrying[0]) })
            let isContested = Set(votes.map(\.action)).count > 1
            guard carrying[0].action != .refuse, !isContested else { continue }
            switch rule {
            case .count(let count): #expect(carrying.count >= count, "seed \(seed)")
            case .all: #expect(carrying.count == people.count, "seed \(seed)")
            case .each(let roles): #expect(carrying.count >= roles.count, "seed \(seed)")
            }
        }
    }
}
