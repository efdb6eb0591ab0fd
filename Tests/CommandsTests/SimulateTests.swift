import JSON
import Testing

@testable import Commands

@Suite struct SimulateTests {
    @Test func `Totals and every fault come as one object`() throws {
        let run = CommandRun(["simulate", "--seed", "1", "--seeds", "2", "--hours", "2", "--json"])
        #expect(run.status == .ok)
        let told = try JSONValue.parse(Array(run.output.utf8))
        #expect(told["held"]?.bool == true)
        #expect(told["stories"]?.int == 2)
        #expect((told["cases"]?.int ?? 0) > 0)
        #expect(told["faults"]?["zombie"]?.int != nil)
    }

    @Test func `A seed's story is printed line by line, and again the same`() {
        let words = ["simulate", "--seed", "9", "--hours", "2", "--faults", "duplicate,crash-after-commit", "--story"]
        // The last lines say how long it took.
        let told = (0..<2).map { _ in CommandRun(words).output.split(separator: "\n").filter { $0.contains("  ") } }
        let stories = told.map { $0.filter { $0.contains(":") } }
        #expect(stories[0].contains { $0.contains("a source publishes") })
        #expect(stories[0] == stories[1])
    }

    @Test(arguments: [
        (["--seeds", "0"], "--seeds is at least 1"), (["--hours", "0"], "--hours is from 1"),
        (["--faults", "flood"], "there is no fault flood; there are: alarm,"),
        (["--leave-out", "x"], "x is no number"),
    ])
    func `What cannot be simulated is refused, with what can`(words: [String], reason: String) {
        let run = CommandRun(["simulate"] + words)
        #expect(run.status == .usage)
        #expect(run.errors.contains(reason))
    }

    @Test func `Whoever interrupts it is obeyed`() {
        let interruption = Interruption()
        interruption.raise()
        #expect(CommandRun(["simulate", "--seeds", "1000"], interruption: interruption).status == .interrupted)
    }
}
