import Escalation

extension Sample {
    /// Payments of which some cannot skip their supervisors or the board.
    static let classification = Classification(
        categories: [
            CategoryRule(
                name: "data-integrity",
                condition: condition("data.amount == 13"),
                demand: PathDemand(entry: "supervisor", mustPass: ["board"]),
                windows: ["supervisor": .seconds(600), "board": .seconds(1200)]
            ),
            CategoryRule(
                name: "regulatory",
                condition: condition("data.amount == 14"),
                demand: PathDemand(mustPass: ["operator", "supervisor"])
            ),
            CategoryRule(name: "customer", condition: condition("data.vendor == 'Acme'")),
        ],
        risks: [
            RiskRule(
                rating: .critical,
                condition: condition("data.amount > 9000"),
                demand: PathDemand(entry: "board")
            ),
            RiskRule(
                rating: .high,
                condition: condition("data.amount > 900"),
                demand: PathDemand(mustPass: ["supervisor"])
            ),
            RiskRule(rating: .low, condition: condition("data.amount < 100")),
        ],
        urgencies: [
            UrgencyRule(
                urgency: .urgent,
                condition: condition("data.amount == 77"),
                windows: .part(thousandths: 500)
            ),
            UrgencyRule(urgency: .low, condition: condition("data.amount == 78")),
        ]
    )

    /// ``policy(_:)`` with ``classification``.
    static func classifiedPolicy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        policy {
            $0.classification = classification
            change(&$0)
        }
    }
}
