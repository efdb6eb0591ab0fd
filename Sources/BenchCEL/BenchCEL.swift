import CEL
import JSON

/// How many times a second one core parses an event and evaluates a condition on it, duplicate checks included.
@main
struct BenchCEL {
    static func main() throws {
        var source = EventSource(seed: 20_260_301)
        let events = source.events(count: 10_000)
        let environment = CELEnvironment(variables: ["type": .string, "data": .dyn, "source": .string, "id": .string])
        let program = try environment.compile(EventSource.condition)
        let parser = JSONParser()

        try Self.check(events, program, parser)
        var best = 0.0
        for _ in 0..<5 { best = max(best, try Self.measure(events, program, parser, rounds: 20)) }
        print(#"{"name":"cel","value":\#(Int(best)),"unit":"evaluations/s"}"#)
    }

    /// Every verdict against the answer the event was made with.
    private static func check(_ events: [EventSource.Event], _ program: CELProgram, _ parser: JSONParser) throws {
        precondition(Set(events.map(\.bytes)).count == events.count, "the events are distinct")
        precondition(events.count(where: \.isMatch) * 2 == events.count, "half of the events match")
        for event in events {
            let verdict = try parser.withDocument(event.bytes) { program.isTrue(root: $0) }
            precondition(
                verdict == (event.isMatch ? .true : .false),
                "\(verdict): \(String(decoding: event.bytes, as: UTF8.self))"
            )
        }
    }

    /// Evaluations a second over `rounds` passes, with the number of matches held against the known one.
    private static func measure(
        _ events: [EventSource.Event],
        _ program: CELProgram,
        _ parser: JSONParser,
        rounds: Int
    ) throws -> Double {
        var matches = 0
        let clock = ContinuousClock()
        let time = try clock.measure {
            for _ in 0..<rounds {
                for event in events {
                    try parser.withDocument(event.bytes) { root in
                        if case .true = program.isTrue(root: root) { matches += 1 }
                    }
                }
            }
        }
        precondition(matches * 2 == events.count * rounds, "a verdict changed between two passes")
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return Double(events.count * rounds) / seconds
    }
}
