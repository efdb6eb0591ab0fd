import Foundation

/// `belay-bench [NAME…] [--json] [--quick]`: measures Belay beside plain C over librabbitmq, on the same broker in the
/// same run. `deploy/dev bench` builds it, starts the services and says where they are.
///
/// Nothing here fails for being slow: a figure that misses its target says so and the run goes on.
@main
struct BelayBench {
    static let benches: [any Bench.Type] = [
        TriggerBench.self, CaseBench.self, LatencyBench.self, DeadlineBench.self, CelBench.self, CalendarBench.self,
        IdleBench.self, LogBench.self, ReportBench.self,
    ]

    static func main() {
        do {
            let options = try BenchOptions(Array(CommandLine.arguments.dropFirst()))
            let chosen = benches.filter { options.names.isEmpty || options.names.contains($0.name) }
            let ground = try BenchGround()
            defer { ground.clear() }
            var figures: [Figure] = []
            for bench in chosen {
                report("\(bench.name): \(bench.summary)")
                let measured = try bench.run(on: ground, isQuick: options.isQuick)
                if options.isJSON { for figure in measured { print(figure.json) } }
                figures += measured
            }
            report(FigureTable(figures).text)
        } catch {
            report("belay-bench: \(error)")
            exit(error is UsageError ? 2 : 1)
        }
    }
}

/// One subject of measurement, which may come to several figures.
protocol Bench: SendableMetatype {
    static var name: String { get }
    /// One line for whoever waits.
    static var summary: String { get }
    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure]
}

struct BenchOptions {
    var names: Set<String> = []
    var isJSON = false
    /// Shorter, for trying things out: the figures are noisier.
    var isQuick = false

    init(_ words: [String]) throws {
        let known = BelayBench.benches.map { $0.name }
        for word in words {
            switch word {
            case "--json": isJSON = true
            case "--quick": isQuick = true
            case _ where known.contains(word): names.insert(word)
            default:
                throw UsageError(
                    description: "there is no bench \(word): \(known.joined(separator: ", ")); options: --json, --quick"
                )
            }
        }
    }
}

struct UsageError: Error, CustomStringConvertible {
    let description: String
}

/// A measurement that cannot be had, or that came out wrong: counts that do not agree are no figure.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Says something to whoever waits; standard output is for figures.
func report(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
