import JSON

/// Named rules that look at a case before the people of a level do: rules prepare, and a qualified person decides.
public struct FirstCheck: Sendable {
    public struct Rule: Sendable {
        public var name: RuleName
        /// Over the case's snapshot.
        public var condition: Condition

        public init(name: RuleName, condition: Condition) {
            self.name = name
            self.condition = condition
        }
    }

    /// What the rules do by themselves, the mildest first.
    public enum Reaction: String, Hashable, Comparable, Sendable, CaseIterable {
        /// The people of the level are asked, and see what the rules found.
        case ask
        case escalate
        case refuse

        public static func < (left: Self, right: Self) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    /// That rules may approve, under an authority that is marked for them.
    public struct Approval: Hashable, Sendable {
        public var authority: AuthorityName
        /// How many of ten thousand approved cases a person looks at afterwards.
        public var sample: Int

        public init(authority: AuthorityName, sample: Int) {
            self.authority = authority
            self.sample = sample
        }
    }

    public var rules: [Rule]
    public var whenAnyFails: Reaction
    public var whenUnclear: Reaction
    /// `nil` asks a person where every rule passed.
    public var whenAllPass: Approval?

    public init(
        rules: [Rule],
        whenAnyFails: Reaction = .ask,
        whenUnclear: Reaction = .ask,
        whenAllPass: Approval? = nil
    ) {
        self.rules = rules
        self.whenAnyFails = whenAnyFails
        self.whenUnclear = whenUnclear
        self.whenAllPass = whenAllPass
    }
}

/// What a rule found. Not being able to tell is an answer of its own, and never approves.
public struct CheckResult: Hashable, Sendable {
    public enum Finding: String, Hashable, Sendable, CaseIterable {
        case passed, failed, unclear
    }

    public let rule: RuleName
    public let finding: Finding

    public init(rule: RuleName, finding: Finding) {
        self.rule = rule
        self.finding = finding
    }
}

extension FirstCheck {
    /// What every rule finds in a snapshot, in the order in which they are written.
    func results(on snapshot: Snapshot) -> [CheckResult] { results(on: snapshot.fields) }

    func results(on fields: JSONValue) -> [CheckResult] {
        rules.map { rule in
            let finding: CheckResult.Finding =
                switch rule.condition.verdict(onSnapshot: fields) {
                case .holds: .passed
                case .fails: .failed
                case .unknown: .unclear
                }
            return CheckResult(rule: rule.name, finding: finding)
        }
    }

    /// The strictest of what the findings call for.
    func reaction(to results: [CheckResult]) -> Reaction {
        let findings = results.map(\.finding)
        return max(findings.contains(.failed) ? whenAnyFails : .ask, findings.contains(.unclear) ? whenUnclear : .ask)
    }
}

extension FirstCheck.Approval {
    /// Whether a person looks at this case afterwards. It follows from the case's id alone, so that everybody who counts
    /// again comes to the same.
    public func samples(_ id: CaseID) -> Bool {
        let digest = Digest(of: Array("first-check sample \(id)".utf8))
        let number = digest.bytes.prefix(7).reduce(0) { $0 << 8 | Int($1) }
        return number % 10_000 < sample
    }
}
