import ArgumentParser
import Escalation
import Messages

struct ShapeAcknowledge: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Let rules and silence decide again over a shape that was new.",
        discussion: """
            Whoever owns a level of the policy may, whichever level; not whoever sent the event that brought the shape. It \
            counts for cases that open from then on; those that stand open stay with people.

              belay shape acknowledge sha256:9f86d081… --because 'the vendor added a field' --user carol
              belay shape acknowledge sha256:9f86d081… --policy payment-approval --because 'looked at' --user carol

            The digest is written whole, as `belay shape show` prints it: its beginning could be another's.

            Exit codes: 0 acknowledged; 1 refused, with the reason; 2 no answer in time.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var options: PersonOptions

    @Option(help: ArgumentHelp("Why, for the log.", valueName: "text"))
    var because: String

    @Option(help: ArgumentHelp("For which policy, where it waits under several.", valueName: "name"))
    var policy: String?

    @Option(help: ArgumentHelp("Only for events of this type.", valueName: "type"))
    var type: String?

    @Argument(help: ArgumentHelp("The shape's whole digest.", valueName: "digest"), transform: Self.digest)
    var shape: Digest

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "shape acknowledge")
        let request = PersonRequest(installation: installation, options: options, access: access)
        let wanted = ShapeRequest(
            shape: shape,
            policy: policy.map { PolicyName($0) },
            type: type,
            because: because
        )
        return try request.send(
            .acknowledgeShape(wanted),
            of: Entry.installation,
            look: "look with `belay shape list`",
            in: environment
        )
    }

    private static func digest(_ text: String) throws -> Digest {
        guard let digest = Digest(written: text) else {
            throw ValidationError("\(text) is no whole digest: copy it from `belay shape show`")
        }
        return digest
    }
}
