import ArgumentParser
import Escalation
import Messages

struct CaseReassign: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "reassign",
        abstract: "Give a case that you own to other owners of its level.",
        discussion: """
            They are told, and you own it no more. Only people who hold a role of the level can be given it, and nobody \
            whose own request it is; a team stands for those of it who can and are there. The policy must permit `reassign` at the level. Goes through the broker, under your \
            own broker user.

              belay case reassign 4F7K-92QM-XW3D bob carol --reason 'They know the vendor.' --user alice
              belay case reassign 4F7K-92QM-XW3D --team payments --reason 'It is about payments.' --user alice

            Exit codes: 0 accepted; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var request: CaseRequestOptions

    @Argument(help: ArgumentHelp("Who is to own it.", valueName: "person"))
    var people: [String] = []

    @Option(help: ArgumentHelp("Those of this team who own the level are to own it.", valueName: "name"))
    var team: String?

    @Option(help: ArgumentHelp("Why; it joins the story.", valueName: "text"))
    var reason: String

    func validate() throws {
        guard people.isEmpty == (team != nil) else { throw ValidationError("name people, or a team with --team") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let act: CaseAct =
            if let team {
                .reassignToTeam(TeamName(team), reason: reason)
            } else {
                .reassign(to: people.map { PersonID($0) }, reason: reason)
            }
        return try request.send(.act(act), as: "case reassign", in: environment)
    }
}
