import ArgumentParser
import Escalation
import Messages

struct CaseWait: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Say that you wait for somebody outside, or that they have answered.",
        discussion: """
            The clock of the window stands still until then, where the policy stops it for an outside party, and never \
            longer than its `pause-at-most`. Goes through the broker, under your own broker user.

              belay case wait 4F7K-92QM-XW3D --for "the vendor's bank" --until 2026-11-24T09:00:00Z --user alice
              belay case wait 4F7K-92QM-XW3D --for "the vendor's bank" --until 3h --user alice
              belay case wait 4F7K-92QM-XW3D --over --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer of the worker in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Option(name: .customLong("for"), help: ArgumentHelp("For whom you wait.", valueName: "party"))
    var party: String?

    @Option(help: ArgumentHelp("Until when: a time, or a span such as 3h.", valueName: "time"))
    var until: TimeArgument?

    @Flag(help: "Nobody outside is waited for any more: the clock runs on.")
    var over = false

    func validate() throws {
        guard over ? party == nil && until == nil : party != nil && until != nil else {
            throw ValidationError("say --for whom and --until when you wait, or --over")
        }
        try request.refuseRelative(until)
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        var message = CourseMessage.waitOver
        if let party, let until { message = .wait(for: party, until: until.instant(at: environment.clock.now())) }
        return try request.send(.course(message), as: "case wait", in: environment)
    }
}
