import ArgumentParser
import Escalation
import Fleet
import JSON
import Store

/// Tells a case's story, from its first event to its outcome.
struct CaseShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Tell a case's story, from the first event to the outcome.",
        discussion: """
            What stopped and why, what is asked, where the case stands, and every step with who took it. Times are UTC. \
            --language shows what the policy says in that language, where it has it; else stands what was written down.

              belay case show 4F7K-92QM-XW3D
              belay case show 4F7K-92QM-XW3D --language de
              belay case show 4F7K-92QM-XW3D --as olga      # what olga's roles may see
              belay case show 4F7K-92QM-XW3D --json | jq '.story[] | .kind'

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @OptionGroup var reading: ReadingOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Leave out what the policy keeps from this person's roles.", valueName: "person")
    )
    var person: String?

    @Argument(help: ArgumentHelp("The case's id.", valueName: "case"), transform: CaseArgument.id)
    var id: CaseID

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let file = try settings.withStore { store in
            try store.reading { reader in
                let languages = reading.languages + [settings.language]
                if let person { return try visibleFile(for: PersonID(person), reader, settings, languages) }
                guard reading.language != nil else { return try CaseFile(reader, id) }
                return try CaseView(reader, id, in: languages)?.file
            }
        }
        guard let file else {
            throw CommandFailure(.refused, "there is no case \(id)", advice: "look it up with: belay case list")
        }
        if installation.json {
            environment.console.json(file.json)
        } else {
            for line in file.lines(environment.console.style(), width: environment.console.terminal.width) {
                environment.console.line(line)
            }
        }
        return .ok
    }
}

extension CaseShow {
    /// What somebody may see. Whoever cannot be found, or read the policy for, sees nothing.
    private func visibleFile(
        for person: PersonID,
        _ reader: any StoreReader,
        _ settings: Settings,
        _ languages: [LanguageTag]
    ) throws -> CaseFile? {
        guard let view = try CaseView(reader, id, in: languages) else { return nil }
        guard let policy = view.policy else {
            throw CommandFailure(
                .refused,
                "the policy \(view.file.subject.policy) cannot be read: nobody's part can be told"
            )
        }
        guard let roles = try StandingDocuments(reader, settings).directory?.people[person]?.roles else {
            throw CommandFailure(.refused, "nobody in the directory is called \(person.rawValue.printable)")
        }
        var file = view.file.visible(to: roles, under: policy.privacy)
        if reading.language == nil { file.texts = nil }
        return file
    }
}

/// A case's id, however somebody typed it who had it read aloud: small letters, no hyphens, O for 0, I and L for 1.
enum CaseArgument {
    static func id(_ text: String) throws -> CaseID {
        let digits = text.uppercased().filter { $0 != "-" && $0 != " " }.map { character -> Character in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            default: character
            }
        }
        guard digits.count == 12, digits.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw ValidationError("a case's id has twelve letters and digits, such as 4F7K-92QM-XW3D")
        }
        let groups = stride(from: 0, to: 12, by: 4).map { String(digits[$0..<$0 + 4]) }
        return CaseID(groups.joined(separator: "-"))
    }
}
