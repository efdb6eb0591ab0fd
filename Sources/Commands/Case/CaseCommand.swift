import ArgumentParser

struct CaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case",
        abstract: "What was stopped, where it stands, and its whole story.",
        subcommands: [
            CaseList.self, CaseNext.self, CaseShow.self, CaseClaim.self, CaseRelease.self, CaseHandOver.self,
            CaseTakeBack.self, CaseComment.self,
            CaseCategorise.self, CaseRate.self,
            CaseReassign.self, CaseBreakGlass.self, CaseTick.self, CaseRecord.self,
            CaseAskFor.self, CaseAnswer.self, CaseWait.self, CaseDispute.self,
        ]
    )
}
