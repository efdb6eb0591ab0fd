import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import Store

/// Says where policies and people do not fit together.
struct PolicyCoverage: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Say where a decision would be left to one person, or to nobody.",
        discussion: """
            Holds every policy against the directory: levels that nobody owns, whose owners are too few to agree, cannot \
            be told or cannot answer; gates and triggers that one person alone, or nobody, may let go on. Of the \
            next four weeks it names the hours in which a level has too few people, by rotas, absences, ends of \
            qualifications and its calendars, in the zone of its calendar or rota. Over what is in force it also names \
            levels that no live worker serves, and gates at which automations asked and no policy answers.

              belay policy coverage
              belay policy coverage directory.yaml payments.yaml      # in your CI, before it is applied

            \(operatorNote) With files it opens neither broker nor store.

            Exit codes: 0 no gap; 1 gaps, or mistakes in a file.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(help: ArgumentHelp("Files of documents; what is in force where none is named.", valueName: "file"))
    var files: [String] = []

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        guard let gaps = try gaps(settings, environment) else { return .refused }
        for gap in gaps {
            if installation.json {
                environment.console.json(gap.json)
            } else {
                environment.console.line("\(gap)".printable)
            }
        }
        if gaps.isEmpty, !installation.json { environment.console.note("No gap.") }
        return gaps.isEmpty ? .ok : .refused
    }

    /// `nil` where a file has mistakes, which were said.
    private func gaps(_ settings: Settings, _ environment: CommandEnvironment) throws -> [CoverageGap]? {
        let (policies, directory, served): ([Policy], Directory?, Set<LevelName>?)
        var strange: [GateName] = []
        let calendars: BusinessCalendars
        if files.isEmpty {
            let standing = try settings.withStore { store in
                try store.reading { reader in
                    strange = try reader.unansweredGates().map(\.gate)
                    return try StandingDocuments(reader, settings)
                }
            }
            (policies, directory, served) = (try standing.policies(), standing.directory, standing.served)
            calendars = standing.calendars
        } else {
            let read = try DocumentFiles(
                files,
                installation: .init(levels: settings.levels, timeZones: .system, language: settings.language),
                input: environment.console.input
            )
            environment.console.report(read.issues.filter { $0.severity == .error }, json: installation.json)
            guard !read.hasErrors else { return nil }
            (policies, directory, served) = (read.policies, read.directory, nil)
            calendars = BusinessCalendars(read.calendars)
        }
        guard let directory else {
            throw CommandFailure(.refused, "there is no directory of people", advice: "name its file too, or apply it")
        }
        let (answered, now) = (Set(policies.flatMap(\.gates)), environment.clock.now())
        return policies.sorted { $0.name < $1.name }.flatMap {
            $0.coverageGaps(in: directory, served: served, calendars: calendars, from: now)
        } + strange.filter { !answered.contains($0) }.map(CoverageGap.unanswered)
    }
}

extension CoverageGap {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "policy": policy.map { .string($0.name.rawValue) } ?? .null,
            "version": policy.map { .int($0.version) } ?? .null,
            "level": level.map { .string($0.rawValue) } ?? .null, "decision": decision.map { .string($0) } ?? .null,
            "problem": .string(problem.code), "message": .string(description),
        ]
        if case .tooFewPeople(let hole) = problem {
            object["from"] = .string(hole.from.description)
            object["until"] = .string(hole.until.description)
            object["people"] = .int(Int64(hole.people))
            object["needed"] = .int(Int64(hole.needed))
        }
        return .object(object)
    }
}
