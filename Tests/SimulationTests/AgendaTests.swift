import Testing

@testable import Simulation

@Suite struct AgendaTests {
    @Test func `What is due comes in the order of its time, then of its planning`() {
        let chance = Chance(11)
        var agenda = Agenda()
        var happened: [(at: Int, number: Int)] = []
        for number in 0..<500 {
            let at = chance.below(40)
            agenda.add(at: .seconds(at)) { happened.append((at, number)) }
        }
        while let happens = agenda.takeDue(by: .seconds(20)) { happens() }
        #expect(agenda.next == .seconds(21))
        while let happens = agenda.takeDue(by: .seconds(40)) { happens() }
        #expect(happened.count == 500)
        #expect(happened.map(\.at) == happened.map(\.at).sorted())
        for (earlier, later) in zip(happened, happened.dropFirst()) where earlier.at == later.at {
            #expect(earlier.number < later.number)
        }
    }
}
