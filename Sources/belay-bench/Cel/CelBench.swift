import CEL
import JSON

/// How many times a second one core parses an event and evaluates a condition on it, duplicate checks included.
enum CelBench: Bench {
    static let name = "cel"
    static let summary = PaymentEvents.condition

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        var source = PaymentEvents(seed: 20_260_301)
        let events = source.events(count: 10_000)
        let environment = CELEnvironment(variables: ["type": .string, "data": .dyn, "source": .string, "id": .string])
        let program = try environment.compile(PaymentEvents.condition)
        let parser = JSONParser()

        try check(events, program, parser)
        let rates = try (0..<(isQuick ? 3 : 7)).map { _ in try measure(events, program, parser, rounds: 50) }
        report("  " + rates.map { "\(Int($0))" }.joined(separator: ", ") + " evaluations/s")
        return [Figure(name: name, value: rates.median, unit: "evaluations/s", target: 1_000_000)]
    }

    /// Every verdict against the answer the event was made with.
    private static func check(_ events: [PaymentEvents.Event], _ program: CELProgram, _ parser: JSONParser) throws {
        guard Set(events.map(\.bytes)).count == events.count else { throw BenchError("two events are the same") }
        guard events.count(where: \.isMatch) * 2 == events.count else {
            throw BenchError("not half of the events match")
        }
        for event in events {
            let verdict = try parser.withDocument(event.bytes) { program.isTrue(root: $0) }
            guard verdict == (event.isMatch ? .true : .false) else {
                throw BenchError("\(verdict): \(String(decoding: event.bytes, as: UTF8.self))")
            }
        }
    }

    /// Evaluations a second over `rounds` passes, with the number of matches held against the known one.
    private static func measure(
        _ events: [PaymentEvents.Event],
        _ program: CELProgram,
        _ parser: JSONParser,
        rounds: Int
    ) throws -> Double {
        var matches = 0
        let time = try ContinuousClock().measure {
            for _ in 0..<rounds {
                for event in events {
                    try parser.withDocument(event.bytes) { root in
                        if case .true = program.isTrue(root: root) { matches += 1 }
                    }
                }
            }
        }
        guard matches * 2 == events.count * rounds else { throw BenchError("a verdict changed between two passes") }
        return Double(events.count * rounds) / time.inSeconds
    }
}
