import Escalation

/// A store as whoever recovers it opens it.
public protocol RecoverableStore: Store {
    func recovering<Result>(_ body: (any RecoveryTransaction) throws -> Result) throws -> Result
}

/// An entry that a restored store takes over from the log as others have it. What stood beside it is lost.
public struct TakenEntry: Hashable, Sendable {
    public let entry: Entry
    /// RFC 6962 leaf hash, 32 bytes.
    public let hash: [UInt8]

    public init(entry: Entry, hash: [UInt8]) {
        self.entry = entry
        self.hash = hash
    }
}

/// What only a recovery does to a store.
public protocol RecoveryTransaction: StoreTransaction {
    /// Closes the store to everybody else until ``finishRecovery(incarnation:)``; no effect on one that is closed so.
    ///
    /// - Parameter what: In the words that everybody else is told.
    /// - Returns: from which index on the recovery takes over.
    func beginRecovery(of what: String) throws -> Int64
    /// Appends entries to the log behind `head`. Those that the store holds and had given no index are not written again,
    /// and keep what stands beside them.
    ///
    /// - Throws: ``StoreError/Kind/data`` where the store holds another entry under the same case and number.
    func takeOver(_ entries: [TakenEntry], nodes: [KeptNode], newHead: LogHead, after head: LogHead) throws
    /// Cases that are open, and those of which the log says more than their rows, in the order of their ids.
    func casesToRecover(after id: CaseID?, limit: Int) throws -> [CaseID]
    /// Cases that were opened in the log from `index` on, of which there is no row and that were not noted as lost.
    func casesWithoutRow(from index: Int64, limit: Int) throws -> [CaseID]
    /// What is kept under a key, with its cases locked; `nil` where the key is gone.
    func lockHolding(under key: SubjectKeyID) throws -> SubjectHolding?
    /// Notes that these cases are lost.
    func note(_ lost: [LostCase], incarnation: Int64) throws
    /// The next entry about the installation comes after this one.
    func raiseInstallationChange(to change: Int64) throws
    /// Opens the store again, as another incarnation. Nobody holds a role in it any more.
    func finishRecovery(incarnation: Int64) throws
}
