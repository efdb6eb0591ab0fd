import Escalation

/// The cases of the bench, known before they open: which level is to decide each.
///
/// Owners at the first level get mail; those above work from the stream, so that every case comes to two notices: it is
/// there, and how it ended.
struct CasePlan: Sendable {
    static let policy = """
        kind: policy
        name: bench-case
        version: 1
        title: Three levels, a third of the cases decided at each
        levels:
          - {level: operator, owners: [operators], window: 1h, actions: [approve, refuse, escalate], expiry: escalate}
          - {level: supervisor, owners: [supervisors], window: 1h, actions: [approve, refuse, escalate], expiry: escalate}
          - {level: board, owners: [board], window: 1h, actions: [approve, refuse], expiry: refuse}
        triggers:
          - name: large
            kind: threshold
            types: [payment.requested]
            when: data.amount > 10000
            key: data.payment
            capture: [data.payment, data.amount, data.currency]
            because: The amount is above 10,000.
        authorities:
          - {name: any-amount, roles: [operators, supervisors, board]}
        notices:
          fields: {mail: [data.payment, data.amount, data.currency]}
          informed: [operators]
        """

    static let directory = """
        kind: directory
        version: 1
        people:
          - id: olga
            name: Olga
            roles: [operators]
            contacts: [{mail: olga@bench.example}]
            broker-users: [\(BenchBroker.deciders[0])]
          - {id: sven, name: Sven, roles: [supervisors], broker-users: [\(BenchBroker.deciders[1])]}
          - {id: bea, name: Bea, roles: [board], broker-users: [\(BenchBroker.deciders[2])]}
        """

    /// The level of each case at which it is to be decided, from 0.
    let decidedAt: [CaseID: Int]
    let events: [[UInt8]]

    init(_ count: Int) {
        var decidedAt: [CaseID: Int] = [:]
        for number in 0..<count {
            decidedAt[Self.caseID(number)] = number % BenchInstallation.levels.count
        }
        self.decidedAt = decidedAt
        events = (0..<count).map { number in
            Array(
                """
                {"specversion":"1.0","id":"evt-\(number)","source":"/bench/payments","type":"payment.requested",\
                "time":"2026-03-01T08:15:\(10 + number % 50)Z","data":{"payment":"P-\(number)",\
                "amount":\(20_000 + number % 70_000),"currency":"EUR","vendor":{"id":"V-\(number % 101)"}}}
                """.utf8
            )
        }
    }

    static func caseID(_ number: Int) -> CaseID {
        DerivedID.ofCase(KeyID(policy: "bench-case", trigger: "large", value: "P-\(number)"), running: 1)
    }

    /// How many of them are decided at this level or above, which is how many decisions that level takes.
    func decisions(at level: Int) -> Int { decidedAt.values.count { $0 >= level } }
}
