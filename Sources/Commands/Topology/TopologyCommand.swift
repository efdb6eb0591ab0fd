import ArgumentParser

struct TopologyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology",
        abstract: "Exchanges, queues and bindings on the broker.",
        subcommands: [TopologyApply.self, TopologyShow.self]
    )
}
