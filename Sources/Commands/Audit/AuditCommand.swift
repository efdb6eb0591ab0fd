import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The audit log: follow it, recompute it, prove what stands in it.",
        subcommands: [
            AuditTail.self, AuditVerify.self, AuditExport.self, AuditRepublish.self, AuditProve.self, AuditReceipt.self,
            AuditCheck.self, AuditShred.self, AuditKeyCommand.self,
        ]
    )
}
