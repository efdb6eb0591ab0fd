import JSON
import PolicyTrust
import Testing

@Suite struct PolicyDifferenceTests {
    private static let policy: JSONValue = [
        "kind": "policy", "name": "pay", "version": 1, "title": "Payments",
        "levels": [
            [
                "level": "operator", "owners": ["a", "b"], "window": "1h", "warn": "30m", "requires": ["data.amount"],
                "actions": ["approve", "refuse", "escalate"], "changeable": ["data.amount"],
                "form": ["required": ["rationale"]], "quorum": 2, "expiry": "escalate",
                "exceptions": ["a", "b"],
            ],
            ["level": "board", "owners": ["c"], "window": "1d", "actions": ["approve", "refuse"], "expiry": "refuse"],
        ],
        "triggers": [
            ["name": "large", "kind": "threshold", "when": "data.amount > 10000", "because": "It is much."],
            ["name": "many", "kind": "rate", "when": "true", "count": 5, "within": "1h", "because": "They are many."],
        ],
        "authorities": [
            ["name": "small", "roles": ["a"], "limit": "data.amount <= 5000"], ["name": "any", "roles": ["c"]],
        ],
        "four-eyes": ["across-levels": false],
        "outcome-valid-for": "1d",
        "review-by": "2027-03-01", "drill-every": "90d",
    ]

    private static func document(_ content: JSONValue, kind: String = "policy") -> RuleDocument {
        RuleDocument(kind: kind, name: kind == "directory" ? kind : "pay", content: content)
    }

    private static func difference(
        _ change: (inout JSONValue) -> Void,
        of content: JSONValue = policy,
        kind: String = "policy"
    )
        -> PolicyDifference
    {
        var changed = content
        change(&changed)
        return PolicyDifference(from: [document(content, kind: kind)], to: [document(changed, kind: kind)])
    }

    /// Path, new value (`nil` takes it away), where it shows, what it does.
    @Test(
        arguments: [
            ("version", 2, "version", .data),
            ("title", "Other words", "title", .data),
            ("triggers.0.because", "Other words", "triggers[large].because", .data),
            ("title", ["en": "Payments", "de": "Zahlungen"], "title", .data),
            ("levels.0.owners", ["a"], "levels[operator].owners", .tighten),
            ("levels.0.owners", ["a", "b", "m"], "levels[operator].owners", .loosen),
            ("levels.0.owners", ["m"], "levels[operator].owners", .loosen),
            ("levels.0.requires", ["data.amount", "data.vendor"], "levels[operator].requires", .tighten),
            ("levels.0.requires", nil, "levels[operator].requires", .loosen),
            ("levels.0.form.required", ["rationale", "risk"], "levels[operator].form.required", .tighten),
            ("levels.0.form.required", [], "levels[operator].form.required", .loosen),
            ("levels.0.changeable", [], "levels[operator].changeable", .tighten),
            ("levels.0.actions", ["refuse", "escalate"], "levels[operator].actions", .tighten),
            ("levels.0.actions", ["approve", "refuse", "escalate", "manual"], "levels[operator].actions", .tighten),
            ("levels.0.actions", ["approve", "escalate"], "levels[operator].actions", .loosen),
            ("levels.0.actions", ["approve", "refuse", "escalate", "skip"], "levels[operator].actions", .loosen),
            ("levels.0.window", "30m", "levels[operator].window", .tighten),
            ("levels.0.window", "2h", "levels[operator].window", .loosen),
            ("levels.0.warn", "20m", "levels[operator].warn", .tighten),
            ("levels.0.warn", nil, "levels[operator].warn", .loosen),
            ("levels.0.exceptions", ["a"], "levels[operator].exceptions", .tighten),
            ("levels.0.exceptions", ["a", "b", "c"], "levels[operator].exceptions", .loosen),
            ("levels.0.exceptions", ["c"], "levels[operator].exceptions", .loosen),
            ("levels.0.exceptions", nil, "levels[operator].exceptions", .loosen),
            ("levels.0.exceptions", [], "levels[operator].exceptions", .loosen),
            ("levels.1.exceptions", ["a"], "levels[board].exceptions", .tighten),
            ("levels.0.remind-every", "10m", "levels[operator].remind-every", .loosen),
            ("levels.0.turnaround", "10m", "levels[operator].turnaround", .loosen),
            ("levels.0.quorum", 3, "levels[operator].quorum", .tighten),
            ("levels.0.quorum", 1, "levels[operator].quorum", .loosen),
            ("levels.0.quorum", nil, "levels[operator].quorum", .loosen),
            ("levels.0.expiry", "refuse", "levels[operator].expiry", .tighten),
            ("levels.1.expiry", ["end": "resume", "authority": "any"], "levels[board].expiry", .loosen),
            ("triggers.0.when", "data.amount > 5000", "triggers[large].when", .tighten),
            ("triggers.0.when", "data.amount > 50000", "triggers[large].when", .loosen),
            ("triggers.0.when", "data.amount > 5000 && false", "triggers[large].when", .loosen),
            ("triggers.0.when", "data.other > 5000", "triggers[large].when", .loosen),
            ("triggers.1.count", 3, "triggers[many].count", .tighten),
            ("triggers.1.count", 9, "triggers[many].count", .loosen),
            ("triggers.1.within", "2h", "triggers[many].within", .tighten),
            ("triggers.1", nil, "triggers[many]", .loosen),
            ("authorities.0.limit", "data.amount <= 4000", "authorities[small].limit", .tighten),
            ("authorities.0.limit", "data.amount <= 6000", "authorities[small].limit", .loosen),
            ("authorities.0.limit", nil, "authorities[small].limit", .loosen),
            ("authorities.1", nil, "authorities[any]", .tighten),
            ("four-eyes.across-levels", true, "four-eyes.across-levels", .tighten),
            ("four-eyes.requester", "data.by", "four-eyes.requester", .tighten),
            ("four-eyes", nil, "four-eyes", .loosen),
            ("outcome-valid-for", "12h", "outcome-valid-for", .tighten),
            ("review-by", "2027-01-31", "review-by", .tighten),
            ("review-by", "2027-04-01", "review-by", .loosen),
            ("review-by", "2027-01-31T12:00:00Z", "review-by", .loosen),
            ("review-by", nil, "review-by", .loosen),
            ("drill-every", "30d", "drill-every", .tighten),
            ("drill-every", "180d", "drill-every", .loosen),
            ("drill-every", nil, "drill-every", .loosen),
            ("governance", "operator", "governance", .loosen),
            ("a-key-of-another-version", true, "a-key-of-another-version", .loosen),
        ] as [(String, JSONValue?, String, ChangeClass)]
    )
    func `Each change shows where it stands and what it does`(
        path: String,
        value: JSONValue?,
        shown: String,
        effect: ChangeClass
    ) {
        let difference = Self.difference { $0.set(path.split(separator: ".").map(String.init)[...], value) }
        #expect(difference.fields.map(\.path) == [shown])
        #expect(difference.changeClass == effect)
        #expect(difference.fields.first?.new?.description == value?.description)
    }

    @Test func `A policy that is to be looked at where it was not tightens`() {
        var content = Self.policy
        content.set(["review-by"], nil)
        content.set(["drill-every"], nil)
        let difference = PolicyDifference(from: [Self.document(content)], to: [Self.document(Self.policy)])
        #expect(difference.fields.map(\.path) == ["review-by", "drill-every"])
        #expect(difference.changeClass == .tighten)
    }

    @Test func `Words of one language more, or other ones, are words`() {
        var content = Self.policy
        content.set(["title"], ["en": "Payments", "de": "Zahlungen"])
        content.set(["triggers", "0", "because"], ["en": "It is much.", "de": "Es ist viel."])
        let difference = Self.difference(
            {
                $0.set(["title"], ["en": "Payments", "de": "Geld", "fr": "Paiements"])
                $0.set(["triggers", "0", "because"], ["en": "It is much."])
            },
            of: content
        )
        #expect(difference.fields.map(\.path) == ["title.de", "title.fr", "triggers[large].because.de"])
        #expect(difference.changeClass == .data)
    }

    @Test func `Other words for the same are no change`() {
        #expect(Self.difference { _ in }.fields.isEmpty)
        let same = Self.difference {
            $0.set(["levels", "0", "window"], "60m")
            $0.set(["levels", "0", "owners"], ["b", "a"])
            $0.set(["drill-every"], "2160h")
            $0.set(["triggers"], .array(Self.policy["triggers"]?.array?.reversed() ?? []))
        }
        #expect(same.fields.isEmpty)
        #expect(same.changeClass == .data)
    }

    @Test func `Letters that Unicode holds for one are two`() {
        var content = Self.policy
        content.set(["levels", "1", "owners"], ["\u{212A}"])
        content.set(["levels", "1", "requires"], ["data.\u{212A}"])
        let difference = Self.difference(
            {
                $0.set(["levels", "1", "owners"], ["K"])
                $0.set(["levels", "1", "requires"], ["data.K"])
            },
            of: content
        )
        #expect(difference.fields.map(\.effect) == [.loosen, .loosen])
    }

    @Test func `The order of levels counts`() {
        let difference = Self.difference {
            $0.set(["levels"], .array(Self.policy["levels"]?.array?.reversed() ?? []))
        }
        #expect(difference.fields.map(\.path) == ["levels"])
        #expect(difference.changeClass == .loosen)
    }

    @Test func `A shorter window is no tightening where silence lets go on`() {
        var content = Self.policy
        content.set(["levels", "1", "expiry"], ["end": "resume", "authority": "any"])
        let difference = Self.difference({ $0.set(["levels", "1", "window"], "1h") }, of: content)
        #expect(difference.changeClass == .loosen)
    }

    @Test func `Fewer owners are no tightening where agreement is counted against all of them`() {
        var content = Self.policy
        content.set(["levels", "0", "quorum"], "all")
        let difference = Self.difference({ $0.set(["levels", "0", "owners"], ["a"]) }, of: content)
        #expect(difference.changeClass == .loosen)
    }

    @Test func `A new policy tightens, unless it opens a gate; one that goes loosens`() {
        let document = Self.document(Self.policy)
        #expect(PolicyDifference(from: [], to: [document]).changeClass == .tighten)
        #expect(PolicyDifference(from: [document], to: []).changeClass == .loosen)
        var gate = Self.policy
        gate.set(["triggers", "0", "kind"], "ask")
        #expect(PolicyDifference(from: [], to: [Self.document(gate)]).changeClass == .loosen)
    }

    @Test func `A test more is data; one less may hide something`() {
        var content = Self.policy
        content.set(["tests"], [["name": "one"]])
        let more = Self.difference({ $0.set(["tests"], [["name": "one"], ["name": "two"]]) }, of: content)
        #expect(more.changeClass == .data)
        let fewer = Self.difference({ $0.set(["tests"], []) }, of: content)
        #expect(fewer.changeClass == .loosen)
    }

    @Test func `In the directory, words are data, a role more loosens, a person less tightens`() {
        let directory: JSONValue = [
            "kind": "directory", "version": 1,
            "people": [["id": "a", "name": "A", "roles": ["x", "y"]], ["id": "b", "roles": ["x"]]],
        ]
        func effect(_ path: [String], _ value: JSONValue?) -> ChangeClass {
            Self.difference({ $0.set(path[...], value) }, of: directory, kind: "directory").changeClass
        }
        #expect(effect(["people", "0", "name"], "B") == .data)
        #expect(effect(["people", "0", "languages"], ["de", "en"]) == .data)
        #expect(effect(["people", "1", "roles"], ["x", "y"]) == .loosen)
        #expect(effect(["people", "0", "roles"], ["y"]) == .tighten)
        #expect(effect(["people", "1"], nil) == .tighten)
        #expect(effect(["people", "1", "broker-users"], ["m"]) == .loosen)
    }

    @Test func `Holidays are data, hours are not`() {
        let calendar: JSONValue = [
            "kind": "calendar", "hours": ["monday": ["09:00-17:00"]], "holidays": [["name": "h"]],
        ]
        func effect(_ path: [String], _ value: JSONValue?) -> ChangeClass {
            Self.difference({ $0.set(path[...], value) }, of: calendar, kind: "calendar").changeClass
        }
        #expect(effect(["holidays"], [["name": "h"], ["name": "i"]]) == .data)
        #expect(effect(["hours", "monday"], ["10:00-11:00"]) == .loosen)
    }
}

extension JSONValue {
    /// Puts a value at a place, or takes it away.
    fileprivate mutating func set(_ path: ArraySlice<String>, _ value: JSONValue?) {
        guard let first = path.first else {
            self = value ?? .null
            return
        }
        let rest = path.dropFirst()
        if var list = array, let place = Int(first) {
            if rest.isEmpty, value == nil {
                list.remove(at: place)
            } else {
                list[place].set(rest, value)
            }
            self = .array(list)
        } else if var object {
            if rest.isEmpty {
                object[first] = value
            } else {
                var inner = object[first] ?? .object([:])
                inner.set(rest, value)
                object[first] = inner
            }
            self = .object(object)
        }
    }
}
