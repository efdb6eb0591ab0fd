/// That a drill is over, and how it went, as whoever held it says.
public struct DrillEnding: Hashable, Sendable {
    public var id: DrillID
    public var passed: Bool
    public var findings: [String]
    public var renewals: [DrillResult.Renewal]

    public init(id: DrillID, passed: Bool, findings: [String] = [], renewals: [DrillResult.Renewal] = []) {
        self.id = id
        self.passed = passed
        self.findings = findings
        self.renewals = renewals
    }

    /// So much is kept of what was other than expected.
    public static let findingsMax = 100
    /// A drill renews nothing for longer.
    public static let renewedForAtMost: Duration = .seconds(731 * 86_400)
}

extension DrillEnding {
    /// The result that is kept, where this person may say it.
    ///
    /// Who may hold a drill of every policy that was practised may end it. A qualification is renewed only by a drill that
    /// was passed, only where somebody has it already, and never by whoever it belongs to.
    public func result(
        of drill: Drill,
        by person: PersonID,
        policies active: [Policy],
        step: Step
    ) throws(Refusal) -> DrillResult {
        if let result = drill.result { throw .malformed("\(result.by) ended drill \(id) at \(result.at)") }
        for policy in active where drill.request.policies.contains(policy.name) {
            try policy.checkDriller(person, step: step)
        }
        guard passed || renewals.isEmpty else { throw .malformed("a drill that was not passed renews nothing") }
        for renewal in renewals { try check(renewal, of: drill, by: person, step: step) }
        return DrillResult(
            passed: passed,
            by: person,
            at: step.now,
            findings: findings.prefix(Self.findingsMax).map { $0.cut(toBytes: 500) },
            renewals: renewals
        )
    }

    private func check(
        _ renewal: DrillResult.Renewal,
        of drill: Drill,
        by person: PersonID,
        step: Step
    ) throws(Refusal) {
        guard renewal.person != person else {
            throw .malformed("\(person) held the drill: somebody else has to renew their qualification")
        }
        guard drill.request.recipients.contains(renewal.person) else {
            throw .malformed("\(renewal.person) took no part in drill \(id)")
        }
        guard step.directory.people[renewal.person]?.qualification(renewal.qualification) != nil else {
            throw .malformed("the directory gives \(renewal.person) no qualification \(renewal.qualification) to renew")
        }
        guard renewal.until > step.now, renewal.until.since(step.now) <= Self.renewedForAtMost else {
            throw .malformed("a qualification is renewed for two years at most")
        }
    }
}

extension Directory {
    /// The same people, each with what passed drills have renewed of their qualifications. Nothing is given to anybody who
    /// has it not, and nothing is made shorter.
    public func renewing(_ renewals: [DrillResult.Renewal]) -> Directory {
        guard !renewals.isEmpty else { return self }
        return Directory(
            people: people.values.map { person in
                var person = person
                for renewal in renewals where renewal.person == person.id {
                    for place in person.qualifications.indices
                    where person.qualifications[place].name == renewal.qualification
                        && person.qualifications[place].endsAt < renewal.until
                    {
                        let lastMoment = (renewal.until - .microseconds(1)).description
                        person.qualifications[place] = Qualification(
                            renewal.qualification,
                            lastDay: CalendarDate(String(lastMoment.prefix(10)))
                                ?? person.qualifications[place].lastDay,
                            endsAt: renewal.until
                        )
                    }
                }
                return person
            },
            gateways: gateways,
            rotas: Array(rotas.values),
            teams: Array(teams.values)
        )
    }
}
