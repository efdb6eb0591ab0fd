import ArgumentParser
import Escalation
import Insight

/// Which cases, and by what they are told apart.
struct ReportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Opened from then on: RFC 3339, a day, or a span back from now.", valueName: "time"))
    var from: PastArgument?

    @Option(help: ArgumentHelp("Cases opened before then; else until now.", valueName: "time"))
    var to: PastArgument?

    @Option(
        help: ArgumentHelp(
            "Told apart by these, with commas between: policy, version, category, trigger, level, team.",
            valueName: "dimensions"
        )
    )
    var by = "policy,version,category,trigger,level,team"

    @Option(help: ArgumentHelp("Of this policy only.", valueName: "name"))
    var policy: String?

    @Option(help: ArgumentHelp("Of this version only.", valueName: "number"))
    var version: Int64?

    @Option(help: ArgumentHelp("Of this category only.", valueName: "name"))
    var category: String?

    @Option(help: ArgumentHelp("Opened by this trigger only.", valueName: "name"))
    var trigger: String?

    @Option(help: ArgumentHelp("That came to this level.", valueName: "name"))
    var level: String?

    @Option(help: ArgumentHelp("That somebody of this team had.", valueName: "name"))
    var team: String?

    @Option(help: ArgumentHelp("Count working time by this calendar; else by those of each level.", valueName: "name"))
    var calendar: String?

    @Option(help: ArgumentHelp("Whoever decides faster than this has not read: words a minute.", valueName: "number"))
    var readingSpeed = Int(ReportRules().wordsPerMinute)

    @Option(help: ArgumentHelp("So many cases of one trigger are a storm …", valueName: "number"))
    var stormCases = ReportRules().stormCases

    @Option(help: ArgumentHelp("… within so long.", valueName: "span"))
    var stormWithin = SpanArgument(ReportRules().stormWithin)

    @Option(help: ArgumentHelp("So many cases one way are worth a suggestion.", valueName: "number"))
    var evidence = ReportRules().evidenceMin

    func validate() throws {
        _ = try dimensions
        guard (1...10_000).contains(readingSpeed) else { throw ValidationError("--reading-speed is from 1 to 10000") }
        guard (2...1_000_000).contains(stormCases) else { throw ValidationError("--storm-cases is from 2 to 1000000") }
        guard (1...1_000_000).contains(evidence) else { throw ValidationError("--evidence is from 1 to 1000000") }
    }

    var dimensions: [ReportDimension] {
        get throws {
            try by.split(separator: ",").map { word in
                guard let dimension = ReportDimension(rawValue: String(word)) else {
                    let known = ReportDimension.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--by \(word) is none of \(known)")
                }
                return dimension
            }
        }
    }

    /// Thirty days up to now, where nothing is said.
    func scope(at now: Instant) throws -> ReportScope {
        let to = to?.instant(at: now) ?? now
        let from = from?.instant(at: now) ?? to - .seconds(30 * 86_400)
        guard from < to else { throw ValidationError("--from \(from) is not before --to \(to)") }
        var scope = ReportScope(from: from, to: to)
        scope.policy = policy.map { PolicyName($0) }
        scope.version = version
        scope.category = category.map { CategoryName($0) }
        scope.trigger = trigger.map { TriggerName($0) }
        scope.level = level.map { LevelName($0) }
        scope.team = team.map { TeamName($0) }
        return scope
    }

    var rules: ReportRules {
        var rules = ReportRules()
        rules.wordsPerMinute = Int64(readingSpeed)
        rules.stormCases = stormCases
        rules.stormWithin = stormWithin.duration
        rules.evidenceMin = evidence
        return rules
    }
}
