import Escalation

/// The cases of a fold that a report is about, and how they are told apart.
struct Selection {
    let fold: CaseFold
    let surroundings: ReportSurroundings
    /// By its place among the fold's stories, whether a case is of the report.
    private let isIncluded: [Bool]

    init(_ fold: CaseFold, _ surroundings: ReportSurroundings) {
        self.fold = fold
        self.surroundings = surroundings
        let scope = fold.scope
        let category = scope.category.map { fold.names.known($0.rawValue) ?? -1 }
        let level = scope.level.map { fold.names.known($0.rawValue) ?? -1 }
        let teams = TeamsOfNames(fold.names, surroundings)
        isIncluded = fold.stories.map { story in
            if let category, story.category != category { return false }
            if let level, !story.stays.contains(where: { $0.level == level }) { return false }
            if let team = scope.team, !story.stays.contains(where: { teams.teams(of: $0).contains(team) }) {
                return false
            }
            return true
        }
    }

    var names: NameTable { fold.names }

    func includes(_ story: Int) -> Bool { isIncluded[story] }

    /// With their places among the fold's.
    var stories: some Sequence<(offset: Int, element: CaseStory)> {
        fold.stories.enumerated().lazy.filter { isIncluded[$0.offset] }
    }

    var answers: some Sequence<Answer> { fold.answers.lazy.filter { isIncluded[$0.story] } }

    func total(_ clock: WorkingClock, _ rules: ReportRules) -> Figures {
        var tally = FiguresTally(fold, clock, rules)
        for (_, story) in stories { tally.add(story) }
        for answer in answers { tally.add(answer) }
        return tally.total()
    }

    var dataIssues: [DataIssue] {
        fold.dataIssues.found.compactMap { cause, sightings -> DataIssue? in
            let cases = sightings.cases.filter { fold.places[$0].map { isIncluded[$0] } ?? false }
            guard let example = cases.min() else { return nil }
            return DataIssue(
                policy: names[cause.policy],
                trigger: names[cause.trigger],
                what: cause.what,
                field: cause.field,
                cases: cases.count,
                first: sightings.first,
                last: sightings.last,
                example: example
            )
        }.sorted {
            ($1.cases, $0.policy, $0.trigger, $0.what.rawValue, $0.field)
                < ($0.cases, $1.policy, $1.trigger, $1.what.rawValue, $1.field)
        }
    }

    /// Monday first, by the clock of UTC.
    var hours: [[Int]] {
        var hours = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
        for (_, story) in stories {
            let hour = story.openedAt.microseconds.dividedDown(by: 3_600_000_000)
            // The first of January 1970 was a Thursday.
            let day = (hour.dividedDown(by: 24) + 3) % 7
            hours[Int(day < 0 ? day + 7 : day)][Int(hour - hour.dividedDown(by: 24) * 24)] += 1
        }
        return hours
    }
}

/// The teams of those who had a case at a level.
struct TeamsOfNames {
    private let teams: [NameTable.Number: [TeamName]]
    private let shared: [NameTable.Number: [TeamName]]

    init(_ names: NameTable, _ surroundings: ReportSurroundings) {
        var teams: [NameTable.Number: [TeamName]] = [:]
        for (person, own) in surroundings.teams {
            if let number = names.known(person.rawValue) { teams[number] = own }
        }
        var shared: [NameTable.Number: [TeamName]] = [:]
        for (place, name) in names.names.enumerated() where name.contains(", ") {
            let people = name.split(separator: ", ").map { surroundings.teams[PersonID(String($0))] ?? [] }
            shared[NameTable.Number(place)] = people.dropFirst().reduce(people[0]) { own, others in
                own.filter(others.contains)
            }
        }
        self.teams = teams
        self.shared = shared
    }

    /// Of whoever answered, else of whoever claimed it first, else those that all of its owners share.
    func teams(of stay: Stay) -> [TeamName] {
        if stay.answerer != 0 { return teams[stay.answerer] ?? [] }
        if stay.claimer != 0 { return teams[stay.claimer] ?? [] }
        return shared[stay.owners] ?? teams[stay.owners] ?? []
    }
}

extension Int64 {
    /// Towards the past.
    func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
