import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import Store

/// Lives through what was recorded once more, with other rules or other data. It stands beside the policies too, as
/// `belay policy replay`.
struct ReplayCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Say what other rules, or other data, would have done otherwise with past cases.",
        discussion: """
            Each case is lived through twice on the recorded clock, with the people and calendars in force in both: as it \
            was, and with what you change. The same people do the same things at the same times. What differs comes from \
            your change: cases that would not have opened, another entry level, other windows, decisions that would have \
            been refused or taken, other outcomes. Nothing live is touched.

              belay replay --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z --policy payments.yaml
              belay replay --from 30d --change amount=900
              belay replay --last 50 --change '4F7K-92QM-XW3D:{"vendor":{"country":"DE"},"note":null}'
              belay replay --from 7d --policy payments.yaml --events october.jsonl
              belay policy replay payments.yaml --last 200 --json | jq -c 'select(.differences)'

            --change is a merge patch (RFC 7396) over the data of every event, or of one case where its id and a colon \
            stand in front; `field.inner=value` is short for one field, its value JSON, or else text. With neither a policy \
            nor a change each case is held against its own record: what departs from it is listed, with where.

            A case keeps only what its policy captures of an event. Where more is read, the answer is `cannot-tell`, never \
            a guess. --events names a file of recorded events, as for `belay policy try`: then it is said, too, which cases \
            would have been opened and were not. Cases that Belay opened itself are left out, and so are drills.

            Two times within 10 seconds count as the same: timers and queues take their time, a replay takes none.

            \(operatorNote) It only reads.

            Exit codes: 0 told, whatever it is; 1 mistakes in a file, or recorded events that cannot be read.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: ArgumentHelp("Cases opened since then: RFC 3339, or so long ago, such as 7d.", valueName: "time"))
    var from: PastTimeArgument?

    @Option(help: ArgumentHelp("Cases opened before then; else until now.", valueName: "time"))
    var to: PastTimeArgument?

    @Option(
        help: ArgumentHelp(
            "The newest cases of each policy, so many; else 100, or all since --from.",
            valueName: "number"
        )
    )
    var last: Int?

    @Option(
        help: ArgumentHelp(
            "A file with a policy's new text, or with what policies are read against.",
            valueName: "file"
        )
    )
    var policy: [String] = []

    @Option(
        help: ArgumentHelp("Other data: a merge patch, or field=value; may stand several times.", valueName: "patch")
    )
    var change: [DataChangeArgument] = []

    @Option(help: ArgumentHelp("A file of recorded events; - is standard input.", valueName: "file"))
    var events: String?

    @Option(
        help: ArgumentHelp("Read them by this source: its name in ingress.sources, or its file.", valueName: "name")
    )
    var source: String?

    @Option(help: ArgumentHelp("How long a case of those events is taken to be open, such as 4h.", valueName: "time"))
    var answeredAfter: SpanArgument?

    @Argument(help: ArgumentHelp("The same as --policy.", valueName: "file"))
    var files: [String] = []

    func validate() throws {
        if let last, !(1...100_000).contains(last) { throw ValidationError("--last is a number from 1 to 100000") }
        if events == nil, source != nil || answeredAfter != nil {
            throw ValidationError("--source and --answered-after say how --events are read: name their file too")
        }
        if events == "-", (policy + files).contains("-") { throw ValidationError("standard input is read once") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let console = environment.console
        return try settings.withStore { store in
            let (standing, now) = try store.reading { (try StandingDocuments($0, settings), $0.now) }
            let files = try DocumentFiles(
                policy + files,
                installation: .init(
                    levels: settings.levels,
                    directory: standing.directory,
                    calendars: standing.calendars,
                    now: environment.clock.now(),
                    timeZones: .system,
                    language: settings.language
                ),
                input: console.input
            )
            console.report(files.issues.filter { $0.severity == .error }, json: installation.json)
            guard !files.hasErrors else { return .refused }
            let period = try period(before: now)
            let cases = PastCases(
                store: store,
                environment: environment,
                last: last ?? (from == nil ? 100 : 100_000),
                period: period,
                changes: change.map(\.change),
                isQuiet: installation.json
            )
            let run = ReplayRun(
                cases: cases,
                versions: try standing.allPolicies(),
                directory: files.installation.directory,
                calendars: files.installation.calendars ?? .none,
                isJSON: installation.json,
                environment: environment
            )
            let inForce = try standing.policies().sorted { $0.name < $1.name }
            try run.replay(under: files.policies, else: inForce)
            guard let events else { return .ok }
            let recorded = try RecordedEvents(named: source, among: settings.ingress.sources, input: console.input)
            return try run.take(
                events,
                by: recorded,
                with: EventReplay(
                    before: inForce.filter { policy in
                        files.policies.isEmpty || files.policies.contains { $0.name == policy.name }
                    },
                    now: files.policies.isEmpty ? inForce : files.policies,
                    changes: change.map(\.change),
                    answeredAfter: answeredAfter?.duration
                ),
                during: period
            )
        }
    }

    private func period(before now: Instant) throws -> ReplayPeriod {
        let period = ReplayPeriod(from: from?.instant(at: now), to: to?.instant(at: now))
        if let start = period.from, let end = period.to, end <= start {
            throw CommandFailure(.usage, "--to \(end) is not after --from \(start)")
        }
        return period
    }
}

/// From when to when: its start is part of it, its end is not.
struct ReplayPeriod {
    var from: Instant?
    var to: Instant?

    func contains(_ instant: Instant) -> Bool {
        (from.map { $0 <= instant } ?? true) && (to.map { instant < $0 } ?? true)
    }
}
