import ArgumentParser
import JSON
import Simulation

/// Runs the fleet in a simulated world, seed by seed.
struct SimulateCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the fleet's handlers in a simulated world in which everything goes wrong.",
        discussion: """
            The workers' own code runs on a simulated broker, store and clock, in one thread. One seed decides \
            everything: what sources publish, what people decide, who has the next turn, and what fails: workers crash \
            at every step, messages come twice, late and in another order, commits time out although they are done, \
            clocks step, the broker blocks and restarts. After that everything has to come to its end, and what must \
            always hold is held against all that happened. The log is signed, and cosigned by witnesses who answer late, \
            refuse or are down. It touches no store, no broker and no file.

              belay simulate
              belay simulate --seeds 2000 --hours 24
              belay simulate --seed 4711 --story     # one seed, line by line

            A story in which something does not hold is made shorter and printed, with the command that tells it again.

            Exit codes: 0 everything held; 1 something did not; 64 wrong usage; 130 interrupted, with what the stories told \
            until then came to.
            """
    )

    @Option(help: ArgumentHelp("How many stories.", valueName: "number"))
    var seeds = 20

    @Option(help: ArgumentHelp("How long sources, people and faults go on in each.", valueName: "hours"))
    var hours = 24

    @Option(help: ArgumentHelp("The first seed; drawn where it is left out.", valueName: "seed"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Only these faults, with commas between them; none for none.", valueName: "faults"))
    var faults: String?

    @Option(help: ArgumentHelp("Happenings to leave out, by number, with commas between them.", valueName: "numbers"))
    var leaveOut: String?

    @Flag(help: "Print the whole story; with --seed, of that one seed.")
    var story = false

    @Flag(help: "Print one JSON object: totals, faults, and what did not hold.")
    var json = false

    func validate() throws {
        guard (1...10_000_000).contains(seeds) else { throw ValidationError("--seeds is at least 1") }
        guard (1...10_000).contains(hours) else { throw ValidationError("--hours is from 1 to 10000") }
        _ = try plan(0)
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let first = seed ?? UInt64.random(in: 0..<1_000_000_000)
        let count = story ? 1 : seeds
        let progress = Progress(environment.console, isQuiet: json)
        defer { progress.clear() }
        let clock = ContinuousClock()
        let started = clock.now
        var totals = SimulationTotals()
        for number in 0..<UInt64(count) {
            do {
                try environment.checkInterruption()
            } catch {
                // What was told until then is worth as much.
                progress.clear()
                _ = report(totals, first, clock.now - started, nil, from: nil, environment.console)
                throw error
            }
            progress.show("seed \(first &+ number): \(number) of \(count) stories, \(totals.cases) cases")
            let result = try Simulation.run(try plan(first &+ number), telling: story)
            totals.add(result)
            guard result.broken == nil else {
                let found = clock.now - started
                let shown = try story ? result : shrink(result, progress, environment)
                progress.clear()
                return report(totals, first, found, shown, from: result, environment.console)
            }
            if story { for line in result.story { environment.console.line(line.printable) } }
        }
        progress.clear()
        return report(totals, first, clock.now - started, nil, from: nil, environment.console)
    }

    private func plan(_ seed: UInt64) throws -> SimulationPlan {
        var plan = SimulationPlan(seed: seed, hours: hours)
        if let faults {
            plan.faults = []
            for name in faults.split(separator: ",") where name != "none" {
                guard let fault = Fault(rawValue: String(name)) else {
                    let known = Fault.allCases.sorted().map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("there is no fault \(name); there are: \(known)")
                }
                plan.faults.insert(fault)
            }
        }
        for text in leaveOut?.split(separator: ",") ?? [] {
            guard let number = Int(text), number >= 0 else { throw ValidationError("\(text) is no number") }
            plan.leftOut.insert(number)
        }
        return plan
    }

    /// How long a story is made shorter.
    private static let patience: Duration = .seconds(60)

    private func shrink(
        _ failed: SimulationResult,
        _ progress: Progress,
        _ environment: CommandEnvironment
    ) throws -> SimulationResult {
        let limit = ContinuousClock.now + Self.patience
        var shrinker = Shrinker(failed, isEnough: { ContinuousClock.now >= limit }) { plan, telling in
            try environment.checkInterruption()
            progress.show("seed \(plan.seed) does not hold; trying \(plan.hours) h with \(plan.faults.count) faults")
            return try Simulation.run(plan, telling: telling)
        }
        return try shrinker.shrink()
    }
}
