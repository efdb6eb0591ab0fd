import ArgumentParser

/// Practising what policies ask of people.
struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Practise what policies ask of people, and see where it sticks.",
        discussion: """
            A drill is a file: what happens, who takes part, what must come of it. Its events go the way that all events \
            go, through the same workers to the same people, and every one of them is marked. Nobody outside the drill is \
            told anything, no automation is given an outcome, and nothing of it is counted.

              belay drill run night.yaml --simulated policies/payments.yaml directory.yaml
              belay drill run night.yaml --user erin
              belay drill report 7c1f… --scenario night.yaml
            """,
        subcommands: [DrillRun.self, DrillWatch.self, DrillReportCommand.self, DrillList.self]
    )
}
