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

    public internal(set) var caseID: Value?
    public internal(set) var change: Value?
    public internal(set) var kind: Value?
    /// When it came about (`at`).
    public internal(set) var time: Value?
    /// The hash of its case's entry before.
    public internal(set) var previous: Value?
    /// The commitment to what stands beside it.
    public internal(set) var detail: Value?
    public internal(set) var revision: Value?
    /// The digest of its case afterwards.
    public internal(set) var state: Value?
    public internal(set) var level: Value?
    public internal(set) var outcome: Value?

    init() {}
}
