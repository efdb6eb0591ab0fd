import ArgumentParser

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Policies, the directory of people, and calendars.",
        discussion: """
            A file holds policies or calendars, several behind `---` lines, or one directory. What is applied is kept \
            in every version: a case ends under the policy's version under which it was opened, and by the newest \
            directory and calendars.

            Where several people should have to agree before a policy changes, name them with `belay policy root init`. \
            From then on policies change by bundles: somebody proposes one, others sign it, and it is activated. How many \
            must sign follows from what it changes: belay policy diff says whether that loosens, tightens, or is data.
            """,
        subcommands: [
            PolicyApply.self, PolicyValidate.self, PolicyList.self, PolicyShow.self, PolicyMatrix.self,
            PolicyCoverage.self, PolicyTestCommand.self, PolicyTryCommand.self, ReplayCommand.self,
            PolicyDiff.self, PolicyKeyCommand.self, PolicyRootCommand.self, PolicyPropose.self,
            PolicySign.self, PolicyActivate.self, PolicyHistory.self, PolicyRollback.self, PolicyForm.self,
        ]
    )
}
