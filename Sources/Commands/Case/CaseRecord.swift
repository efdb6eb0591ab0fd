import ArgumentParser
import Escalation
import Messages

struct CaseRecord: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Write the record of a case that was decided.",
        discussion: """
            Where the policy names who writes it (`record`), a case waits for it once it was decided. One record settles \
            that, later ones add to it. It stands in `belay case show`; whose is missing, in `belay case list \
            --unrecorded`. Goes through the broker, under your own broker user.

              belay case record 4F7K-92QM-XW3D 'Paid by hand: the vendor had sent the bill twice.' --user alice
              belay case record 4F7K-92QM-XW3D --file record.txt --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("What was decided and why, for whoever asks later.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("A file that says it; - reads standard input.", valueName: "file"))
    var file: String?

    func validate() throws {
        guard (text == nil) != (file == nil) else { throw ValidationError("give the record as text, or with --file") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.act(.record(try written(in: environment))), as: "case record", in: environment)
    }

    private func written(in environment: CommandEnvironment) throws -> String {
        guard let file else { return text ?? "" }
        let bytes = try FileBytes.read(file, environment.console.input, bytesMax: 1 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.usage, "\(file) is no text in UTF-8", advice: "write the record as plain text")
        }
        return text
    }
}
