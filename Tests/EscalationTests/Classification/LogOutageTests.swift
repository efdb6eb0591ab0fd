import Testing

@testable import Escalation

@Suite struct LogOutageTests {
    private static func category(_ name: CategoryName, _ outage: LogOutage?) -> CategoryRule {
        CategoryRule(name: name, condition: Sample.condition("data.amount == 13"), outage: outage)
    }

    private static func standing(_ category: CategoryName?, isUnclear: Bool = false) -> Standing {
        var standing = Standing.plain
        standing.category = category
        if isUnclear { standing.unclear.insert(.category) }
        return standing
    }

    @Test func `A category says what its outcomes do while the log cannot be written, and there is a bound elsewhere`()
    {
        let rules = Classification(categories: [Self.category("a", .hold), Self.category("b", nil)])
        #expect(rules.outage(of: Self.standing("a")) == .hold)
        #expect(rules.outage(of: Self.standing("b")) == .goOn(backlogMax: 100_000))
        #expect(rules.outage(of: Self.standing(nil)) == .usual)
        #expect(Classification().outage(of: Self.standing(nil)) == .usual)
    }

    @Test func `Where nobody can tell the category, the strictest of them holds`() {
        let bounded = [Self.category("a", .goOn(backlogMax: 9)), Self.category("b", .goOn(backlogMax: 5))]
        #expect(
            Classification(categories: bounded).outage(of: Self.standing(nil, isUnclear: true)) == .goOn(backlogMax: 5)
        )
        let held = bounded + [Self.category("c", .hold)]
        #expect(Classification(categories: held).outage(of: Self.standing(nil, isUnclear: true)) == .hold)
    }
}
