import Escalation
import Store

/// What a recovery found, and what became of it.
public struct RecoveryReport: Hashable, Sendable {
    /// A case that is open again.
    public struct Asked: Hashable, Sendable {
        public let id: CaseID
        /// `nil` where it waits for its gate.
        public let level: LevelName?
        /// How many entries of it the store lacked.
        public let entries: Int64
        /// Whether people may let it go on.
        public let isSound: Bool
    }

    /// A case that had ended when the store was lost.
    public struct Closed: Hashable, Sendable {
        public let id: CaseID
        public let outcome: OutcomeKind
        public let entries: Int64
    }

    /// A document, bundle or root that was put into force after the backup, and whose text the store lacks.
    public struct Missing: Hashable, Sendable {
        public let kind: String
        public let name: String
        public let version: Int64
    }

    /// Of the store from now on.
    public let incarnation: Int64
    /// From which index of the log on the store took over.
    public let from: Int64
    /// How many entries the log has now.
    public internal(set) var size: Int64 = 0
    public internal(set) var asked: [Asked] = []
    public internal(set) var closed: [Closed] = []
    public internal(set) var lost: [LostCase] = []
    public internal(set) var gates: [GateOrder] = []
    public internal(set) var missing: [Missing] = []
    /// Keys of subjects that were destroyed after the backup, and are again.
    public internal(set) var erased: [SubjectKeyID] = []

    public init(incarnation: Int64, from: Int64) {
        self.incarnation = incarnation
        self.from = from
    }

    public var taken: Int64 { size - from }
}
