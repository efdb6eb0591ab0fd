import Escalation

/// An action of a review, with the case that it is about.
public struct StoredAction: Hashable, Sendable {
    public let caseID: CaseID
    public let policy: PolicyName
    public let action: ReviewAction

    public init(caseID: CaseID, policy: PolicyName, action: ReviewAction) {
        (self.caseID, self.policy, self.action) = (caseID, policy, action)
    }
}

/// Which actions of reviews are asked for; all of them where nothing is said.
public struct ActionFilter: Hashable, Sendable {
    public var isOpen = false
    public var owner: PersonID?
    public var caseID: CaseID?
    public var limit: Int

    public init(limit: Int = 1000) {
        self.limit = limit
    }
}
