import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The audit log: follow it, and recompute it.",
        subcommands: [AuditTail.self, AuditVerify.self]
    )
}
