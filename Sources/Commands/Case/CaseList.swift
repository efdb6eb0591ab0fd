import ArgumentParser
import Escalation
import JSON
import Store

struct CaseList: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List cases, newest first unless told otherwise.",
        discussion: """
              belay case list --open --level operator
              belay case list --policy payment-approval --older-than 2h --open
              belay case list --owner alice --json | jq -r .case
              belay case list --outcome refused --younger-than 7d
              belay case list --open --sort urgency
              belay case list --unrecorded
              belay case list --no-drills
              belay case list --drill 7c1f0f6bd3a94c6f8d1b9a5e0c2d4e6f

            A case of a drill says DRILL in front of its status; nothing that is decided there reaches anybody outside.

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Open cases only.")
    var open = false

    @Flag(help: "Closed cases only.")
    var closed = false

    @Flag(help: "Cases whose record is missing, the longest overdue first.")
    var unrecorded = false

    @Flag(help: "Without what is only practised.")
    var noDrills = false

    @Option(help: ArgumentHelp("Of this drill.", valueName: "drill"), transform: DrillArgument.id)
    var drill: DrillID?

    @Option(help: ArgumentHelp("At this level, or ended there.", valueName: "name"))
    var level: String?

    @Option(help: ArgumentHelp("Of this policy.", valueName: "name"))
    var policy: String?

    @Option(help: ArgumentHelp("Of this trigger.", valueName: "name"))
    var trigger: String?

    @Option(help: ArgumentHelp("Owned by this person now.", valueName: "person"))
    var owner: String?

    @Option(help: ArgumentHelp("Ended so.", valueName: "outcome"))
    var outcome: OutcomeKind?

    @Option(help: ArgumentHelp("Opened before so long, such as 2h.", valueName: "time"))
    var olderThan: SpanArgument?

    @Option(help: ArgumentHelp("Opened within so long.", valueName: "time"))
    var youngerThan: SpanArgument?

    @Option(help: ArgumentHelp("In which order: newest, urgency, deadline.", valueName: "order"))
    var sort = CaseFilter.Order.newest

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 100

    func validate() throws {
        if open && closed { throw ValidationError("--open and --closed exclude one another") }
        if !(1...100_000).contains(limit) { throw ValidationError("--limit is a number from 1 to 100000") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let (cases, now) = try settings.withStore { store in
            try store.reading { (try $0.cases(filter(at: $0.now)), $0.now) }
        }
        if installation.json {
            for subject in cases { environment.console.json(subject.json) }
        } else {
            print(cases, at: now, environment.console)
        }
        return .ok
    }

    private func filter(at now: Instant) -> CaseFilter {
        var filter = CaseFilter(
            open: open ? true : closed ? false : nil,
            level: level.map { LevelName($0) },
            policy: policy.map { PolicyName($0) },
            trigger: trigger.map { TriggerName($0) },
            outcome: outcome,
            openedBefore: olderThan.map { now - $0.duration },
            openedAfter: youngerThan.map { now - $0.duration },
            owner: owner.map { PersonID($0) },
            order: sort,
            limit: limit
        )
        filter.isUnrecorded = unrecorded
        filter.isDrill = noDrills ? false : nil
        filter.drill = drill
        return filter
    }

    private func print(_ cases: [Case], at now: Instant, _ console: Console) {
        guard !cases.isEmpty else { return console.note("No case fits.") }
        var table = TextTable([
            .init(title: "CASE"), .init(title: "STATUS"), .init(title: "LEVEL"), .init(title: "DUE"),
            .init(title: "URGENCY"), .init(title: "RISK"), .init(title: "CATEGORY", isFlexible: true),
            .init(title: "AGE", isNumber: true), .init(title: "POLICY", isFlexible: true),
            .init(title: "CLAIMED", isFlexible: true), .init(title: "WHY", isFlexible: true),
        ])
        for subject in cases {
            let (status, level, claim) = subject.whereabouts
            table.add([
                .init(subject.id.rawValue),
                .init(
                    subject.isDrill ? "DRILL \(status)" : status,
                    tint: subject.outcome == nil ? .odd : .dim
                ),
                .init(level.rawValue), .init(subject.nextDue.map { "in " + $0.since(now).shown } ?? ""),
                .init(subject.standing.urgency.rawValue), .init(subject.standing.risk?.rawValue ?? ""),
                .init(subject.standing.category?.rawValue ?? ""),
                .init(now.since(subject.openedAt).shown), .init(subject.policy.name.rawValue),
                .init(claim?.by.rawValue ?? ""), .init(subject.opening.because),
            ])
        }
        console.table(table)
        if cases.count == limit { console.note("There may be more: raise --limit.") }
    }
}

extension OutcomeKind: ExpressibleByArgument {}

extension CaseFilter.Order: ExpressibleByArgument {}
