import ArgumentParser
import JSON
import Store

/// Which letters are meant.
struct DeadSelection: ParsableArguments {
    @Argument(help: ArgumentHelp("Ids, or their beginnings.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "All that lie dead.")
    var all = false

    @Option(help: ArgumentHelp("With --all: those from this queue only.", valueName: "name"))
    var queue: String?

    func validate() throws {
        if ids.isEmpty != all { throw ValidationError("name ids, or say --all") }
        if queue != nil && !all { throw ValidationError("--queue goes with --all") }
    }

    func letters(in reader: any StoreReader) throws -> [DeadLetter] {
        let dead = try DeadLetters(reader, state: .dead)
        if all { return dead.all.filter { queue == nil || $0.queue == queue }.reversed() }
        return try ids.map(dead.letter)
    }

    func report(_ letter: DeadLetter, _ result: String, _ asJSON: Bool, _ environment: CommandEnvironment) {
        if asJSON {
            environment.console.json(["id": .string(letter.id), "result": .string(result)])
        } else {
            environment.console.line("\(letter.id)  \(result)".printable)
        }
    }
}
