import ArgumentParser
import Escalation
import Messages

struct ReviewNew: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a review of a case that has ended.",
        discussion: """
            What was found, and what is to be done by whom until when. Whoever owns a level of the case's policy, or holds \
            one of its authorities, may write one; later ones add to it. It stands in the log and in `belay case show`; \
            what is open, in `belay review list` and `belay report`, which also says whether anything is better since an \
            action was done. Goes through the broker, under your own broker user.

              belay review new 4F7K-92QM-XW3D --user alice \\
                  --finding 'Nobody was on duty when it came.' \\
                  --action 'bob, 2026-12-20: Put the night shift into the rota' \\
                  --action 'alice: Ask the vendor for a second contact'

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Option(help: ArgumentHelp("What was found; may be given several times.", valueName: "text"))
    var finding: [String] = []

    @Option(
        help: ArgumentHelp(
            "What is to be done, as 'OWNER: TEXT' or 'OWNER, DAY: TEXT'; may be given several times.",
            valueName: "action"
        )
    )
    var action: [ActionArgument] = []

    func validate() throws {
        guard !finding.isEmpty || !action.isEmpty else {
            throw ValidationError("say what was found (--finding) or what is to be done (--action)")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let review = PostReview(findings: finding, actions: action.map(\.action))
        return try request.send(.act(.review(review)), as: "review new", in: environment)
    }
}

/// `bob, 2026-12-20: Put the night shift into the rota`. A day lasts until its end in UTC; a time is RFC 3339.
struct ActionArgument: ExpressibleByArgument, Hashable {
    let action: PostReview.Action

    init?(argument: String) {
        guard let colon = argument.firstRange(of: ": ") else { return nil }
        let head = argument[..<colon.lowerBound].split(separator: ",", maxSplits: 1)
        let text = argument[colon.upperBound...].drop { $0 == " " }
        guard let owner = head.first, !owner.contains(" "), !text.isEmpty else { return nil }
        var due: Instant?
        if head.count == 2 {
            let written = String(head[1].drop { $0 == " " })
            guard let instant = Instant(written) ?? Instant(written + "T00:00:00Z").map({ $0 + .seconds(86_400) })
            else {
                return nil
            }
            due = instant
        }
        action = PostReview.Action(text: String(text), owner: PersonID(String(owner)), due: due)
    }
}
