import AMQP
import ArgumentParser
import Escalation
import Fleet
import Store

/// Looks at everything that a fleet needs, and says how to mend what is wrong.
struct DoctorCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what is wrong with broker, store, clocks and workers.",
        discussion: """
            Changes nothing. Permissions are tried as the broker user that you name, for what that user has to do: by its \
            name for the users of deploy/rabbitmq, else as a person; --role says otherwise.

              belay doctor
              belay doctor --user belay-review --password-file review.password
              belay doctor --user ci --role automation --without-store

            \(operatorNote)

            Exit codes: 0 no error, warnings perhaps; 1 an error.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess

    @Option(
        help: ArgumentHelp(
            "What the broker user does: \(BrokerRole.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "role"
        )
    )
    var role: BrokerRole?

    @Flag(help: "Leave the store out: for people and automations, who have none.")
    var withoutStore = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        var worst = Finding.Severity.ok
        func report(_ findings: [Finding]) throws {
            try environment.checkInterruption()
            for finding in findings {
                if finding.severity == .error { worst = .error }
                if installation.json {
                    environment.console.json(finding.json)
                } else {
                    for line in finding.lines(environment.console.style()) { environment.console.line(line) }
                }
            }
        }
        try report(
            settings.warnings.filter { $0.key != BrokerOptions.passwordVariable }
                .map { .warning("settings", "\($0)") }
        )
        try report(LibraryCheck.findings())
        let access = try broker.access(settings, in: environment, name: "doctor")
        try report(
            BrokerCheck(access: access, role: role ?? BrokerRole(user: access.user.rawValue), settings: settings)
                .findings()
        )
        if !withoutStore {
            try report(StoreCheck(settings: settings, clock: environment.clock).findings())
            try report(StreamCheck(access: access, settings: settings).findings())
        }
        return worst == .error ? .refused : .ok
    }
}

extension BrokerRole: ExpressibleByArgument {}
