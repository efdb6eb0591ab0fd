import ArgumentParser
import Escalation
import JSON
import Store

/// Says which case somebody should take next.
struct CaseNext: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Say which open case to take next, and why.",
        discussion: """
            The most urgent one first; of those, the one whose window passes first. With --as, only cases that this \
            person owns, that nobody else has claimed, and that wait for this person's answer.

              belay case next --as alice
              belay case next --level supervisor --json | jq -r .case

            \(operatorNote)

            Exit codes: 0 printed; 1 there is none.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(name: .customLong("as"), help: ArgumentHelp("Who wants to take one.", valueName: "person"))
    var person: String?

    @Option(help: ArgumentHelp("At this level.", valueName: "name"))
    var level: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let filter = CaseFilter(
            open: true,
            level: level.map { LevelName($0) },
            owner: person.map { PersonID($0) },
            freeFor: person.map { PersonID($0) },
            order: .urgency,
            limit: 1000
        )
        let (cases, now) = try settings.withStore { store in
            try store.reading { (try $0.cases(filter).filter(waits), $0.now) }
        }
        guard let next = cases.first, case .open(let stay) = next.status else {
            if !installation.json {
                environment.console.note("No open case waits\(person.map { " for \($0)" } ?? "").")
            }
            return .refused
        }
        let reason = reason(for: next, stay, before: cases.dropFirst().first)
        if installation.json {
            guard case .object(var object) = next.json else { return .ok }
            object["next"] = .string(reason)
            environment.console.json(.object(object))
        } else {
            environment.console.line("\(next.id)  \(next.opening.because)".printable)
            environment.console.line(
                "At level \(stay.level), \(stay.windowEnds.since(now).shown) left, until \(stay.windowEnds.shown)"
                    .printable
            )
            for line in next.standing.lines { environment.console.line(line) }
            environment.console.line("Why this one: \(reason).")
        }
        return .ok
    }

    /// Whether it waits for this person, who has not answered there yet.
    private func waits(_ subject: Case) -> Bool {
        guard case .open(let stay) = subject.status, let person else { return true }
        return !stay.votes.contains { $0.person == PersonID(person) }
    }

    /// Held against the one that would come next.
    private func reason(for next: Case, _ stay: LevelStay, before other: Case?) -> String {
        guard let other, case .open(let otherStay) = other.status else { return "it is the only one that waits" }
        guard next.standing.urgency == other.standing.urgency else {
            return "it is \(next.standing.urgency.rawValue), the next one is \(other.standing.urgency.rawValue)"
        }
        let sooner = otherStay.windowEnds.since(stay.windowEnds)
        let lead = "of those that are \(next.standing.urgency.rawValue), its window passes first"
        return sooner > .zero ? "\(lead), \(sooner.shown) before the next one's" : "\(lead), with others"
    }
}
