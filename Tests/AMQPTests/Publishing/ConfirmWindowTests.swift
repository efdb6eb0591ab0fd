public import AMQP
import Testing

@Suite struct ConfirmWindowTests {
    static let address = ConfirmWindow<String>.Address(exchange: "e", routingKey: "k", messageID: nil)

    @Test func `One confirm settles one publish, in any order`() {
        var window = Self.window("a", "b", "c")
        #expect(window.confirm(2, multiple: false) == [Settled(token: "b", outcome: .confirmed)])
        #expect(window.refuse(1, multiple: false) == [Settled(token: "a", outcome: .refused)])
        #expect(window.count == 1)
    }

    @Test func `A multiple confirm settles everything up to it that is left`() {
        var window = Self.window("a", "b", "c")
        _ = window.confirm(2, multiple: false)
        #expect(window.refuse(3, multiple: true).map(\.token) == ["a", "c"])
        #expect(window.isEmpty)
    }

    @Test func `A multiple confirm of zero settles all`() {
        var window = Self.window("a", "b")
        #expect(window.confirm(0, multiple: true).map(\.token) == ["a", "b"])
    }

    @Test(arguments: [0, 1, 4, UInt64.max], [false, true])
    func `A number that is not outstanding settles nothing`(number: UInt64, multiple: Bool) {
        var window = Self.window("a", "b", "c")
        _ = window.confirm(1, multiple: false)
        guard !(number == 0 && multiple) else { return }
        #expect(window.confirm(PublishSequence(rawValue: number), multiple: multiple).isEmpty)
        #expect(window.count == 2)
    }

    @Test func `A returned message is settled as returned by its confirm`() {
        var window = Self.window("a", "b")
        let isKnown = window.returned(Self.address, replyCode: 312, replyText: "NO_ROUTE")
        #expect(isKnown)
        #expect(
            window.confirm(2, multiple: true) == [
                Settled(token: "a", outcome: .returned(replyCode: 312, replyText: "NO_ROUTE")),
                Settled(token: "b", outcome: .confirmed),
            ]
        )
    }

    @Test func `A return is matched by address and message id, oldest first`() {
        var window = ConfirmWindow<String>(limit: 4)
        for (number, id) in [(1, "x"), (2, "y"), (3, "y")] as [(UInt64, String)] {
            window.add(
                PublishSequence(rawValue: number),
                .init(exchange: "e", routingKey: "k", messageID: id),
                "\(number)"
            )
        }
        for _ in 1...2 {
            window.returned(.init(exchange: "e", routingKey: "k", messageID: "y"), replyCode: 312, replyText: "")
        }
        let returned = PublishOutcome.returned(replyCode: 312, replyText: "")
        #expect(window.confirm(3, multiple: true).map(\.outcome) == [.confirmed, returned, returned])
        let isKnown = window.returned(Self.address, replyCode: 312, replyText: "")
        #expect(!isKnown)
    }

    @Test func `The window is full when its span is, and moves on when the oldest is settled`() {
        var window = Self.window("a", "b", "c", limit: 3)
        #expect(window.isFull)
        _ = window.confirm(2, multiple: false)
        #expect(window.isFull)
        _ = window.confirm(1, multiple: false)
        #expect(!window.isFull)
        window.add(4, Self.address, "d")
        window.add(5, Self.address, "e")
        #expect(window.isFull)
        #expect(window.confirm(5, multiple: true).map(\.token) == ["c", "d", "e"])
    }

    @Test func `Abandoning hands back what is outstanding and begins again`() {
        var window = Self.window("a", "b", "c")
        _ = window.confirm(2, multiple: false)
        #expect(window.abandon() == ["a", "c"])
        #expect(window.isEmpty)
        window.add(1, Self.address, "again")
        #expect(window.count == 1)
    }

    static func window(_ tokens: String..., limit: Int = 8) -> ConfirmWindow<String> {
        var window = ConfirmWindow<String>(limit: limit)
        for (index, token) in tokens.enumerated() {
            window.add(PublishSequence(rawValue: UInt64(index + 1)), address, token)
        }
        return window
    }
}

extension PublishSequence: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: UInt64) { self.init(rawValue: value) }
}
