import ArgumentParser

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Policies and the directory of people.",
        discussion: """
            A file holds policies, several behind `---` lines, or one directory. What is applied is kept in every \
            version: a case ends under the version under which it was opened.
            """,
        subcommands: [PolicyApply.self, PolicyValidate.self, PolicyList.self, PolicyShow.self, PolicyMatrix.self]
    )
}
