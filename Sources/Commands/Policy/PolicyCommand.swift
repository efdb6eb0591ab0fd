import ArgumentParser

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Policies, the directory of people, and calendars.",
        discussion: """
            A file holds policies or calendars, several behind `---` lines, or one directory. What is applied is kept \
            in every version: a case ends under the policy's version under which it was opened, and by the newest \
            directory and calendars.
            """,
        subcommands: [
            PolicyApply.self, PolicyValidate.self, PolicyList.self, PolicyShow.self, PolicyMatrix.self,
            PolicyCoverage.self, PolicyTestCommand.self, PolicyTryCommand.self, PolicyReplayCommand.self,
        ]
    )
}
