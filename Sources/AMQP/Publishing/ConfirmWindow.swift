/// The publishes that wait for their confirm: a value without a connection.
///
/// It spans at most `limit` consecutive numbers, so an old publish without an answer holds up new ones;
/// that keeps memory and the span of possible duplicates bounded.
public struct ConfirmWindow<Token> {
    /// How a returned message is recognised, since `basic.return` carries no number.
    public struct Address: Hashable, Sendable {
        public var exchange: ExchangeName
        public var routingKey: RoutingKey
        public var messageID: String?

        public init(exchange: ExchangeName, routingKey: RoutingKey, messageID: String?) {
            self.exchange = exchange
            self.routingKey = routingKey
            self.messageID = messageID
        }
    }

    fileprivate struct Entry {
        let token: Token
        let address: Address
        var returned: PublishOutcome?
    }

    /// The greatest span of numbers that may be outstanding.
    public let limit: Int
    /// A ring: the publish `n` lies in slot `n % limit`.
    private var slots: [Entry?]
    /// The smallest number that may be outstanding, and the one after the greatest.
    private var oldest: UInt64 = 1
    private var end: UInt64 = 1

    /// How many publishes wait for their confirm.
    public private(set) var count = 0

    /// A limit below 1 stops the program.
    public init(limit: Int) {
        precondition(limit > 0, "a confirm window needs room for a publish")
        self.limit = limit
        slots = Array(repeating: nil, count: limit)
    }

    /// Whether nothing is outstanding.
    public var isEmpty: Bool { count == 0 }
    /// Whether the next number would exceed the span.
    public var isFull: Bool { end - oldest >= UInt64(limit) }

    /// Takes note of a publish. Numbers come one after the other, from 1; a full window takes no more.
    public mutating func add(_ sequence: PublishSequence, _ address: Address, _ token: Token) {
        precondition(sequence.rawValue == end, "publish \(sequence) follows \(end - 1)")
        precondition(!isFull, "the confirm window is full with \(limit)")
        slots[slot(end)] = Entry(token: token, address: address)
        end += 1
        count += 1
    }

    /// The broker has the message, or with `multiple` everything up to it; 0 then stands for all.
    public mutating func confirm(_ sequence: PublishSequence, multiple: Bool) -> [Settled<Token>] {
        settle(sequence, multiple: multiple, outcome: .confirmed)
    }

    /// The broker refused the message, or with `multiple` everything up to it; 0 then stands for all.
    public mutating func refuse(_ sequence: PublishSequence, multiple: Bool) -> [Settled<Token>] {
        settle(sequence, multiple: multiple, outcome: .refused)
    }

    /// A message came back; its confirm is still to come and will settle it as returned.
    ///
    /// Returns come in the order of the publishes, so of equal addresses the oldest is meant:
    /// give messages an id of their own where a binding may change between two of them.
    ///
    /// - Returns: Whether it is one of the outstanding.
    @discardableResult
    public mutating func returned(_ address: Address, replyCode: UInt16, replyText: String) -> Bool {
        for sequence in oldest..<end {
            let slot = slot(sequence)
            guard let entry = slots[slot], entry.returned == nil, entry.address == address else { continue }
            slots[slot]?.returned = .returned(replyCode: replyCode, replyText: replyText)
            return true
        }
        return false
    }

    /// Hands back everything outstanding, oldest first, and begins again with 1.
    ///
    /// For when channel or connection is gone: the broker may have stored any of these, and will not say.
    public mutating func abandon() -> [Token] {
        defer { self = ConfirmWindow(limit: limit) }
        return (oldest..<end).compactMap { slots[slot($0)]?.token }
    }

    /// A number that is not outstanding settles nothing: what a peer sends is no reason to stop.
    private mutating func settle(
        _ sequence: PublishSequence,
        multiple: Bool,
        outcome: PublishOutcome
    ) -> [Settled<Token>] {
        let last = multiple && sequence.rawValue == 0 ? end - 1 : sequence.rawValue
        guard last >= oldest, last < end else { return [] }
        var settled: [Settled<Token>] = []
        for sequence in (multiple ? oldest : last)...last {
            guard let entry = slots[slot(sequence)].take() else { continue }
            count -= 1
            let returned = outcome == .confirmed ? entry.returned : nil
            settled.append(Settled(token: entry.token, outcome: returned ?? outcome))
        }
        while oldest < end, slots[slot(oldest)] == nil { oldest += 1 }
        return settled
    }

    private func slot(_ sequence: UInt64) -> Int {
        Int(sequence % UInt64(limit))
    }
}

extension ConfirmWindow: Sendable where Token: Sendable {}
extension ConfirmWindow.Entry: Sendable where Token: Sendable {}
