import ArgumentParser
import Escalation
import Fleet
import Glibc
import JSON

/// Writes documents to begin with.
struct InitCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write policies, people and a calendar to begin with.",
        discussion: """
            Four policies that work as they are, each with levels, authorities, help for those who decide, and tests: \
            investment-approval, regulatory-check, credential-verification, failed-integration; a directory of invented \
            people, a calendar, and a README that says what to change. Nothing that is there is written over.

              belay init policies.example
              belay init . --only failed-integration
              cd policies.example && belay policy test directory.yaml calendars/*.yaml policies/*.yaml

            Exit codes: 0 written; 1 something of it is there already, and nothing was written.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Option(
        help: ArgumentHelp("Only this policy, with the people and the calendar.", valueName: "policy"),
        completion: .list(Template.policies)
    )
    var only: String?

    @Argument(help: ArgumentHelp("The directory to write to; made where it is not there.", valueName: "directory"))
    var directory: String

    func validate() throws {
        if let only, !Template.policies.contains(only) {
            throw ValidationError("there is no policy \(only): \(Template.policies.joined(separator: ", "))")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let templates = Template.all.filter { only == nil || $0.policy == nil || $0.policy == only }
        let there = templates.map(path).filter { access($0, F_OK) == 0 }
        guard there.isEmpty else {
            throw CommandFailure(
                .refused,
                "\(there.joined(separator: ", ")): there already",
                advice: "name another directory; nothing was written"
            )
        }
        for template in templates {
            try write(template)
            if installation.json {
                environment.console.json(["file": .string(path(template)), "bytes": .int(Int64(template.bytes.count))])
            } else {
                environment.console.line(path(template).printable)
            }
        }
        environment.console.note("Next: \(path(templates[0])) says what to change.".printable)
        return .ok
    }

    private func path(_ template: Template) -> String {
        (directory.hasSuffix("/") ? directory : directory + "/") + template.path
    }

    private func write(_ template: Template) throws {
        let path = path(template)
        try makeDirectories(above: path)
        // Exclusively: what appeared since it was looked for is not written over either.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var rest = template.bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    private func makeDirectories(above path: String) throws {
        for place in path.indices.dropFirst() where path[place] == "/" {
            let parent = String(path[..<place])
            guard mkdir(parent, 0o755) != 0, errno != EEXIST else { continue }
            throw failure(parent)
        }
    }

    private func failure(_ path: String) -> CommandFailure {
        let reason = String(cString: strerror(errno))
        return CommandFailure(.usage, "\(path) cannot be written: \(reason)", advice: "name a directory of yours")
    }
}
