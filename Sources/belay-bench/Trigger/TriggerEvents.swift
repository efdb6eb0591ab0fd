import Escalation

/// Triggers over eight types, and ten thousand distinct CloudEvents of 500 bytes, of which four in five carry one of the
/// types.
struct TriggerEvents {
    static let triggers = 20
    /// What a large installation has.
    static let triggersOfMany = 500
    static let types = 8
    static let distinct = 10_000
    static let size = 500

    /// Every condition reads two fields: the first always holds, so that the second decides.
    static func policy(triggers: Int) -> String {
        """
        kind: policy
        name: bench-trigger
        version: 1
        title: Conditions, each on two fields
        levels:
          - {level: operator, owners: [bench-operator], window: 1h, actions: [refuse], expiry: refuse}
        triggers:
        \((0..<triggers).map(trigger).joined(separator: "\n"))
        """
    }

    private static func trigger(_ number: Int) -> String {
        """
          - name: trigger-\(number)
            kind: threshold
            types: [\(type(number))]
            when: data.amount >= 100 && data.score == \(5000 + number)
            because: It is one event in a hundred.
        """
    }

    static let directory = """
        kind: directory
        version: 1
        people:
          - {id: olga, name: Olga, roles: [bench-operator], broker-users: [\(BenchBroker.deciders[0])]}
        """

    private static func type(_ trigger: Int) -> String { "bench.type-\(trigger % types)" }

    /// `volume` events: the distinct ones over and over. One in `everyMatch` matches exactly one trigger and has an id
    /// that no other event has, so that each is a case.
    static func volume(_ volume: Int, everyMatch: Int?) -> some Sequence<[UInt8]> {
        let plain = (0..<distinct).map {
            event($0, id: "evt-\($0)", score: $0 % 1000, type: $0 % 5 == 4 ? "bench.other" : type($0))
        }
        return (0..<volume).lazy.map { number -> [UInt8] in
            guard let everyMatch, number % everyMatch == everyMatch - 1 else { return plain[number % distinct] }
            let trigger = number / everyMatch % triggers
            return event(number, id: "match-\(number)", score: 5000 + trigger, type: type(trigger))
        }
    }

    private static func event(_ number: Int, id: String, score: Int, type: String) -> [UInt8] {
        let head = """
            {"specversion":"1.0","id":"\(id)","source":"/bench/line-\(number % 31)","type":"\(type)",\
            "time":"2026-03-0\(1 + number % 9)T08:15:\(10 + number % 50)Z","datacontenttype":"application/json","data":\
            {"order":"O-\(100_000 + number)","amount":\(100 + number % 90_000).\(10 + number % 90),"score":\(score),\
            "customer":{"id":"C-\(number % 1013)","name":"Customer \(number % 1013)","country":"DE"},"note":"
            """
        let filler = String(repeating: "x", count: size - head.utf8.count - 3)
        return Array((head + filler + #""}}"#).utf8)
    }
}
