import ArgumentParser

struct ShapeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shape",
        abstract: "Shapes of events: which have come, and over which rules may decide.",
        discussion: """
            A shape is the schema that an event names and the names and types of the fields that a trigger captures of \
            it. When events of a known type come in a new shape, rules and silence let nothing go on over it before \
            somebody who owns a level of the policy has acknowledged it.

              belay shape list --waiting
              belay shape show sha256:9f86d081
              belay shape acknowledge sha256:9f86d081… --because 'the vendor added a field' --user carol
            """,
        subcommands: [ShapeList.self, ShapeShow.self, ShapeAcknowledge.self]
    )
}
