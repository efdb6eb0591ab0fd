import Escalation

/// Drills among what a transaction holds.
public protocol DrillTransaction {
    /// The drill of an id, as far as somebody has started one.
    func drill(_ id: DrillID) throws -> Drill?
    /// Remembers a drill that begins; `false` where its id is taken. From the first one on, no worker of a version that
    /// cannot tell practice from what is not works on this store.
    func begin(_ drill: Drill) throws -> Bool
    /// Remembers how a drill ended; `false` where that was said already. Workers read their rules again.
    func end(_ drill: Drill) throws -> Bool
    /// Which of these cases are practice. Nothing is locked: that is fixed for the life of a case.
    func drillCases(among ids: Set<CaseID>) throws -> Set<CaseID>
}
