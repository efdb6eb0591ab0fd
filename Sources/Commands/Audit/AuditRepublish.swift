import ArgumentParser
import Audit
import Escalation
import Fleet
import JSON

/// Fills a lost or cut stream from the store.
struct AuditRepublish: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "republish",
        abstract: "Fill an audit stream that was lost, or cut at its end, from the store.",
        discussion: """
            For after somebody deleted the stream, or a broker came back with less than it had confirmed. What is missing \
            behind the stream's last entry is appended; entries that are missing before it cannot be put in their place: \
            delete the stream, run `belay topology apply`, and republish all of it. It runs with the broker user of \
            belay-audit, which must be stopped meanwhile.

              belay audit republish --user belay-audit --password-file audit-password
              belay audit verify

            \(operatorNote)

            Exit codes: 0 the stream holds what the store does; 1 belay-audit is running; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let access = try broker.access(settings, in: environment, name: "audit republish")
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        let summary = try settings.withStore { store in
            do {
                return try StreamRefill(
                    store,
                    configuration: access.configuration,
                    topology: access.topology,
                    holder: "belay audit republish \(RandomName.short())",
                    stop: StopSignal()
                ).run { entries in
                    try environment.checkInterruption()
                    progress.show("\(entries) entries on the stream")
                }
            } catch let held as StreamRefill.Held {
                throw CommandFailure(.refused, "\(held)")
            }
        }
        progress.clear()
        if installation.json {
            environment.console.json(["found": .int(summary.found), "size": .int(summary.size)])
        } else {
            environment.console.line("the stream held \(summary.found) entries, and holds \(summary.size)")
        }
        return .ok
    }
}
