import ArgumentParser

struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Where automations stop and ask, and what stands over it.",
        discussion: """
            A gate on hold opens cases and asks nobody until the hold ends; a gate in the manual mode answers every ask \
            with the manual procedure at once. Both end by themselves.

              belay gate list
              belay gate hold release --for 2h --because 'the database is being moved' --user carol
              belay gate normal release --because 'it is done' --user carol
            """,
        subcommands: [GateList.self, GateHold.self, GateManual.self, GateNormal.self]
    )
}
