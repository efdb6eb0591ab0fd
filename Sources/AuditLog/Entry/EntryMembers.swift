/// What those who check a log look at in an entry's text. Its bytes are lent: they are valid only inside the call that lent
/// them.
public struct EntryMembers {
    /// A member's value, as far as anybody asks.
    public enum Value {
        /// Unescaped.
        case text(UnsafeRawBufferPointer)
        case int(Int64)
        /// Anything else.
        case other

        public var text: UnsafeRawBufferPointer? { if case .text(let text) = self { text } else { nil } }
        public var int: Int64? { if case .int(let number) = self { number } else { nil } }
    }

    /// In the order of ``EntryMember``.
    private var values = InlineArray<16, Value?>(repeating: nil)

    init() {}

    subscript(_ member: EntryMember) -> Value? { values[member.rawValue] }

    /// - Parameter number: That of an ``EntryMember``.
    @inline(__always)
    mutating func keep(_ value: Value, at number: Int) { values[number] = value }

    public var caseID: Value? { self[.caseID] }
    public var change: Value? { self[.change] }
    public var kind: Value? { self[.kind] }
    /// When it came about (`at`).
    public var time: Value? { self[.time] }
    /// The hash of its case's entry before.
    public var previous: Value? { self[.previous] }
    /// The commitment to what stands beside it.
    public var detail: Value? { self[.detail] }
    public var revision: Value? { self[.revision] }
    /// The digest of its case afterwards.
    public var state: Value? { self[.state] }
    public var level: Value? { self[.level] }
    public var outcome: Value? { self[.outcome] }

    /// What is fixed for a case's life, in its first entry.
    public var policy: Value? { self[.policy] }
    public var version: Value? { self[.version] }
    public var trigger: Value? { self[.trigger] }
    public var running: Value? { self[.running] }
    public var cause: Value? { self[.cause] }
    public var correlation: Value? { self[.correlation] }
}
