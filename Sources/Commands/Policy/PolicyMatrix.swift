import ArgumentParser
import Documents
import Escalation
import Fleet
import JSON
import Store

/// Prints who owns which decision.
struct PolicyMatrix: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "Print who decides what, for people who never saw a policy's text.",
        discussion: """
            For each kind of decision and each level: who owns it, on what data, what they may do and under which \
            authority, how long they have, and what follows from silence. Reads the files given, or what is in force.

              belay policy matrix
              belay policy matrix payments.yaml directory.yaml --markdown > matrix.md
              belay policy matrix --html > matrix.html
              belay policy matrix --language de

            \(operatorNote) With files it opens neither broker nor store.

            Exit codes: 0 printed; 1 mistakes in a file, or nothing is in force.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    enum Form: String, EnumerableFlag { case html, markdown }

    @Flag(help: "The form in which it is printed; else a table for the terminal.")
    var form: Form?

    @OptionGroup var reading: ReadingOptions

    @Argument(help: ArgumentHelp("Files of documents; what is in force where none is named.", valueName: "file"))
    var files: [String] = []

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        guard let (policies, directory) = try documents(settings, environment) else { return .refused }
        guard !policies.isEmpty else {
            throw CommandFailure(.refused, "there is no policy", advice: "begin with: belay policy apply FILE…")
        }
        let matrices = policies.sorted { $0.name < $1.name }.map {
            OwnershipMatrix($0.read(in: reading.languages), directory: directory)
        }
        let console = environment.console
        if installation.json {
            for matrix in matrices { console.json(matrix.json) }
        } else {
            switch form {
            case .html: console.output.write(OwnershipMatrix.html(matrices))
            case .markdown: console.output.write(matrices.map(\.markdown).joined(separator: "\n"))
            case nil: for matrix in matrices { console.show(matrix) }
            }
        }
        return .ok
    }

    /// The policies and the directory of the files, or those in force; `nil` where a file has mistakes, which were said.
    private func documents(_ settings: Settings, _ environment: CommandEnvironment) throws -> ([Policy], Directory?)? {
        guard !files.isEmpty else {
            return try settings.withStore { store in
                let standing = try store.reading { try StandingDocuments($0, settings) }
                return (try standing.policies(), standing.directory)
            }
        }
        let read = try DocumentFiles(
            files,
            installation: .init(levels: settings.levels, timeZones: .system, language: settings.language),
            input: environment.console.input
        )
        environment.console.report(read.issues.filter { $0.severity == .error }, json: installation.json)
        return read.hasErrors ? nil : (read.policies, read.directory)
    }
}

extension Console {
    fileprivate func show(_ matrix: OwnershipMatrix) {
        line("\(matrix.policy): \(matrix.title)".printable)
        var table = TextTable([
            .init(title: "DECISION", isFlexible: true), .init(title: "LEVEL"), .init(title: "OWNERS", isFlexible: true),
            .init(title: "WINDOW"), .init(title: "MAY", isFlexible: true), .init(title: "UNDER", isFlexible: true),
            .init(title: "SILENCE", isFlexible: true), .init(title: "CANNOT BE SKIPPED BY", isFlexible: true),
        ])
        for row in matrix.rows {
            table.add([
                .init(row.decision), .init(row.level.rawValue), .init(row.ownersInWords),
                .init(row.windowInWords),
                .init(row.actions.map(\.rawValue).joined(separator: ", ")),
                .init(row.authorities.map(\.inWords).joined(separator: "; ")), .init(row.silence),
                .init(row.unskippable.map(\.description).joined(separator: ", ")),
            ])
        }
        self.table(table)
        // What a table of this width has no room for.
        var said: Set<LevelName> = []
        for row in matrix.rows where !row.terms.isEmpty && said.insert(row.level).inserted {
            line("At level \(row.level):".printable)
            for term in row.terms { line("  \(term.title): \(term.text).".printable) }
        }
        for kind in matrix.kinds { line(kind.inWords.printable) }
        for remark in matrix.remarks { line("\(remark.title): \(remark.text).".printable) }
        line("")
    }
}
