import Escalation

/// For what a clock stands still, as its author wrote it: `pauses: [information, data]` beside `pause-at-most: 8h`.
struct PauseDraft {
    private let reasons: [PauseReason]?
    private let atMost: Duration?

    /// - Parameters:
    ///   - pauses: The node of `pauses`, in the policy or in a level.
    ///   - bound: The node of `pause-at-most` beside it.
    init(pauses: DocumentNode?, atMost bound: DocumentNode?, isWorkingTime: Bool) {
        reasons = pauses?.list(of: { $0.choice(of: PauseReason.self) })
        atMost = bound?.window(isWorkingTime: isWorkingTime)
        if let pauses, bound == nil, reasons?.isEmpty == false {
            pauses.refuse(
                "how long the clock may stand still in all is missing",
                hint: "write pause-at-most: beside it, as in pause-at-most: 8h"
            )
        }
        if pauses == nil, let bound {
            bound.refuse("the clock never stands still here", hint: "write pauses: [information], or remove this")
        }
    }

    /// What holds at a level: its own, or else the policy's.
    func rules(orElse policy: PauseDraft?) -> PauseRules {
        guard let reasons else { return policy?.rules(orElse: nil) ?? .none }
        guard !reasons.isEmpty, let atMost else { return .none }
        return PauseRules(Set(reasons), atMost: atMost)
    }
}
