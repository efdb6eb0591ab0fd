import JSON

/// How a drill went: who was told when, who acted, where it stuck, what to improve.
public struct DrillReport: Sendable {
    /// What a case of a drill has left.
    public struct Trace: Sendable {
        public let subject: Case
        public let entries: [Entry]
        /// Who was told of it, and when.
        public let told: [Told]

        public init(_ subject: Case, entries: [Entry], told: [Told]) {
            self.subject = subject
            self.entries = entries
            self.told = told
        }
    }

    public struct Told: Hashable, Sendable {
        public let person: PersonID
        public let at: Instant

        public init(_ person: PersonID, at instant: Instant) {
            (self.person, self.at) = (person, instant)
        }
    }

    /// What became of one expectation.
    public struct Check: Hashable, Sendable {
        public let expectation: DrillScenario.Expectation
        /// When it was met; `nil` where it was not, or has not been yet.
        public let metAfter: Duration?
        public var isMet: Bool { metAfter.map { $0 <= expectation.within } ?? false }
    }

    /// Something that somebody did.
    public struct Act: Hashable, Sendable {
        public let caseNumber: Int
        public let person: PersonID
        public let what: String
        public let after: Duration
    }

    /// Where a case waited in vain.
    public struct Jam: Hashable, Sendable {
        public let caseNumber: Int
        public let level: LevelName
        public let cause: String
        public let after: Duration
    }

    public let checks: [Check]
    public let told: [(caseNumber: Int, person: PersonID, after: Duration)]
    public let acts: [Act]
    public let jams: [Jam]
    public let cases: [CaseID]
    /// What would have to change, a line each.
    public private(set) var improvements: [String] = []

    public var passed: Bool { checks.allSatisfy(\.isMet) }

    /// - Parameter traces: Of its cases, in the order of their opening.
    public init(_ scenario: DrillScenario, startedAt start: Instant, _ traces: [Trace]) {
        cases = traces.map(\.subject.id)
        told = traces.enumerated().flatMap { place, trace in
            trace.told.map { (place + 1, $0.person, $0.at.since(start)) }
        }
        let points = traces.map { CourseRecord($0.entries).points }
        acts = points.enumerated().flatMap { place, points in
            points.compactMap { Act($0, of: place + 1, startedAt: start) }
        }
        jams = traces.enumerated().flatMap { place, trace in
            trace.entries.compactMap { Jam($0, of: place + 1, startedAt: start) }
        }
        checks = scenario.expected.map { expectation in
            let place = expectation.caseNumber - 1
            guard traces.indices.contains(place) else { return Check(expectation: expectation, metAfter: nil) }
            let at: Instant? =
                switch expectation.reaction {
                case .told(let person): traces[place].told.filter { $0.person == person }.map(\.at).min()
                case .acts(let person, let action): points[place].first { $0.isAct(of: person, action) }?.at
                case .outcome(let outcome): points[place].first { $0.turn == .ended(outcome) }?.at
                case .level(let level): points[place].first { $0.turn == .level(level) }?.at
                }
            return Check(expectation: expectation, metAfter: at?.since(start))
        }
        improvements = improvements(scenario)
    }

    /// What a passed drill renews: of whoever acted as expected and has the qualification.
    public func renewals(
        _ scenario: DrillScenario,
        directory: Directory,
        by organiser: PersonID?,
        at now: Instant
    ) -> [DrillResult.Renewal] {
        guard passed else { return [] }
        let actors = Set(
            checks.compactMap { check -> PersonID? in
                if case .acts(let person, _) = check.expectation.reaction { person } else { nil }
            }
        )
        return scenario.renews.flatMap { renewal in
            actors.filter { $0 != organiser }.sorted().filter {
                directory.people[$0]?.qualification(renewal.qualification) != nil
            }.map {
                DrillResult.Renewal(
                    person: $0,
                    qualification: renewal.qualification,
                    until: now + min(renewal.duration, DrillEnding.renewedForAtMost)
                )
            }
        }
    }

    private func improvements(_ scenario: DrillScenario) -> [String] {
        var lines: [String] = []
        for check in checks where !check.isMet {
            let wanted = "\(check.expectation.reaction.inWords) within \(WrittenDuration(check.expectation.within))"
            let found = check.metAfter.map { "it took \(WrittenDuration($0.wholeSeconds))" } ?? "it did not happen"
            lines.append("expected that \(wanted): \(found)")
        }
        for jam in jams { lines.append("case \(jam.caseNumber) waited in vain at level \(jam.level): \(jam.cause)") }
        if cases.isEmpty, !scenario.happenings.isEmpty {
            lines.append("no case was opened: look whether a trigger of the policies wants the events")
        }
        let silent = Set(told.map(\.person)).subtracting(acts.map(\.person))
        for person in silent.sorted() where jams.isEmpty == false {
            lines.append("\(person) was told and did nothing")
        }
        return lines
    }
}

extension CourseRecord.Point {
    fileprivate func isAct(of person: PersonID, _ action: DecisionAction?) -> Bool {
        guard case .decision(let who, let what) = turn else { return false }
        return who == person && (action.map { $0 == what } ?? true)
    }
}

extension DrillReport.Act {
    fileprivate init?(_ point: CourseRecord.Point, of number: Int, startedAt start: Instant) {
        switch point.turn {
        case .decision(let person, let action):
            self.init(caseNumber: number, person: person, what: action.rawValue, after: point.at.since(start))
        case .refused(let person, let action, let code):
            let what = "\(action.rawValue), refused: \(code)"
            self.init(caseNumber: number, person: person, what: what, after: point.at.since(start))
        default: return nil
        }
    }
}

extension DrillReport.Jam {
    fileprivate init?(_ entry: Entry, of number: Int, startedAt start: Instant) {
        let cause: String
        switch entry.kind {
        case .windowPassed: cause = "its window passed"
        case .levelEmpty: cause = "nobody owned it"
        case .levelUnreachable: cause = "nobody could be reached"
        default: return nil
        }
        guard let body = try? JSONValue.parse(entry.body), let level = body["level"]?.string,
            let at = body["at"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(caseNumber: number, level: LevelName(level), cause: cause, after: at.since(start))
    }
}

extension Duration {
    /// Without what is less than a second.
    public var wholeSeconds: Duration { .seconds(components.seconds) }
}
