import CEL
import Documents
import Escalation
import Testing

private let goodDuties = """
    kind: directory
    version: 1
    people:
      - id: ada
        name: Ada
        roles: [clerk]
        time-zone: UTC
        qualifications: [{name: fraud-review, until: 2027-03-31}]
        away:
          - {from: 2026-12-21, until: 2026-12-24, delegate: bob}
          - {from: "2027-01-05T12:00:00+01:00", until: "2027-01-05T18:00:00+01:00"}
      - id: bob
        name: Bob
        roles: [clerk]
        away: [{from: 2026-12-25, until: 2026-12-27, delegate: ada}]
      - id: cat
        name: Cat
        roles: []
    teams:
      - {name: desk, members: [ada, bob], lead: cat}
    rotas:
      - name: nights
        time-zone: UTC
        layers:
          - members: [ada, bob]
            shift: weekly
            from: 2026-01-05
            hand-over: "09:00"
            weekday: monday
            hours: {monday: [09:00-17:00]}
          - {members: [cat], shift: 12h, from: 2026-01-01}
        overrides:
          - {from: 2026-02-02, until: 2026-02-02, who: cat, instead-of: ada}

    """

@Suite struct DutyDocumentTests {
    private func read(_ text: String) throws -> Directory {
        try DirectoryReader().directory(in: Marked(text).source).get()
    }

    @Test func `Days are whole days of the person's wall clock, instants are exact`() throws {
        let ada = try #require(try read(goodDuties).people["ada"])
        #expect(ada.qualification("fraud-review")?.endsAt == Instant("2027-04-01T00:00:00Z"))
        #expect(
            ada.absences == [
                Absence(
                    from: Instant("2026-12-21T00:00:00Z")!,
                    until: Instant("2026-12-25T00:00:00Z")!,
                    delegate: "bob"
                ),
                Absence(from: Instant("2027-01-05T11:00:00Z")!, until: Instant("2027-01-05T17:00:00Z")!),
            ]
        )
    }

    @Test func `Two who stand in for each other at different times are no circle`() throws {
        let directory = try read(goodDuties)
        #expect(directory.seat(of: "ada", at: Instant("2026-12-22T00:00:00Z")!)?.holder == "bob")
        #expect(directory.seat(of: "bob", at: Instant("2026-12-26T00:00:00Z")!)?.holder == "ada")
    }

    @Test func `A rota has its turns, its hours, its second layer and its exceptions`() throws {
        let rota = try #require(try read(goodDuties).rotas["nights"])
        let onDuty = [
            "2026-01-05T09:00:00Z", "2026-01-05T17:00:00Z", "2026-01-12T08:59:59Z", "2026-01-12T09:00:00Z",
            "2026-02-02T09:00:00Z",
        ].map { rota.onDuty(at: Instant($0)!) }
        #expect(onDuty == ["ada", "cat", "cat", "bob", "cat"])
        #expect(try read(goodDuties).teams["desk"]?.lead == "cat")
    }

    @Test(arguments: [
        Mistake("delegate: bob", "delegate: ▸bert", "there is no person `bert` in this directory"),
        Mistake("delegate: bob", "delegate: ▸ada", "ada cannot stand in for themselves"),
        Mistake("from: 2026-12-25,", "from: 2026-12-24,", "this leads back to bob: bob → ada → bob")
            .markingToo("delegate: ▸ada"),
        Mistake("from: 2026-12-21, until", "from: 2026-12-29, until", "it ends before it begins")
            .markingToo("until: ▸2026-12-24"),
        Mistake("2027-01-05T12:00:00+01:00", "2026-12-24T12:00:00+01:00", "this absence overlaps the one at 10:9")
            .markingToo("      - ▸{from: \"2026-12-24T12"),
        Mistake("from: 2026-12-21", "from: ▸21.12.2026", "`21.12.2026` is neither a day nor an instant"),
        Mistake("until: 2027-03-31", "until: ▸never", "`never` is no day"),
        Mistake(
            "time-zone: UTC\n    qualifications",
            "time-zone: Mars/Olympus\n    qualifications",
            "there is no time zone `Mars/Olympus`",
            "there is no time zone `Mars/Olympus`"
        ).markingToo("until: ▸2027-03-31}]\n    away:\n      - {from: ▸2026-12-21, until: 2026-12-24"),
        Mistake(
            "members: [ada, bob]\n        shift",
            "members: [ada, ▸ada]\n        shift",
            "this stands in the list twice"
        ),
        Mistake("members: [cat]", "members: [▸dan]", "there is no person `dan`"),
        Mistake("shift: 12h", "shift: ▸90m", "a shift is daily, weekly, or whole hours"),
        Mistake("shift: 12h", "shift: ▸monthly", "a span of time is wanted here"),
        Mistake("weekday: monday", "weekday: sunday", "2026-01-05 is a monday, and shifts change on sunday")
            .markingToo("from: ▸2026-01-05"),
        Mistake("shift: weekly", "shift: daily", "only weekly shifts change on a weekday").markingToo(
            "weekday: ▸monday"
        ),
        Mistake("hand-over: \"09:00\"", "hand-over: ▸\"9 o'clock\"", "`9 o'clock` is no time of day"),
        Mistake("hours: {monday: [09:00-17:00]}", "hours: ▸{monday: []}", "the week has not one working hour in it"),
        Mistake("instead-of: ada", "instead-of: ▸dan", "dan is no member of this rota"),
        Mistake("who: cat", "who: ▸ada", "ada would have the duty anyway"),
        Mistake("who: cat", "who: ▸dan", "there is no person `dan`"),
        Mistake(
            "instead-of: ada}",
            "instead-of: ada}\n      - ▸{from: \"2026-02-02T12:00:00Z\", until: 2026-02-03, who: bob, instead-of: ada}",
            "this exception overlaps the one at 33:9"
        ),
        Mistake("lead: cat", "lead: ▸dan", "there is no person `dan`"),
        Mistake(
            "name: desk, members",
            "nome: desk, members",
            "the key `name` is missing",
            "the key `nome` is not known here"
        )
        .markingToo("- ▸{▸nome"),
    ])
    func `A mistake about duties is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodDuties)
        let issues = DirectoryReader().directory(in: marked.source).issues
        #expect(mistake.said(issues).sorted() == mistake.expected(at: marked.positions).sorted())
    }

    @Test func `A level may be owned by a rota, require a qualification and say who takes claims back`() throws {
        let text = goodPolicy.replacing(
            "owners: [clerk]",
            with: "on-duty: nights\n    qualification: fraud-review\n    take-back: [director]\n    teams: [desk]"
        )
        let reader = PolicyReader(installation: Installation(directory: try read(goodDuties)))
        let reading = reader.policies(in: Marked(text).source)
        let level = try #require(try reading.get().first?.levels.first)
        #expect(level.owners == [] && level.onDuty == "nights" && level.qualification == "fraud-review")
        #expect(level.takeBack == ["director"] && level.teams == ["desk"])
    }

    @Test(arguments: [
        Mistake("owners: [clerk]", "on-duty: ▸knights", "the directory has no rota `knights`", severity: .warning),
        Mistake(
            "owners: [clerk]",
            "owners: [clerk]\n    qualification: ▸flying",
            "nobody in the directory has the qualification `flying`",
            severity: .warning
        ),
        Mistake(
            "owners: [clerk]",
            "owners: [clerk]\n    teams: [▸disk]",
            "the directory has no team `disk`",
            severity: .warning
        ),
    ])
    func `What a policy names and the directory lacks is a warning`(mistake: Mistake) throws {
        let marked = mistake.made(in: goodPolicy)
        let reader = PolicyReader(installation: Installation(directory: try read(goodDuties)))
        let said = mistake.said(reader.policies(in: marked.source).issues.filter { $0.position == marked.positions[0] })
        #expect(said == mistake.expected(at: marked.positions))
    }

    @Test func `A trigger must capture the field that names its teams`() {
        let marked = Marked(goodPolicy.replacing("because: It is large.", with: "because: x\n    teams: ▸data.team"))
        let issues = PolicyReader().policies(in: marked.source).errors
        #expect(issues.map(\.position) == marked.positions)
        #expect(issues.first?.message.contains("names the teams, but not captured by `large`") == true)
    }
}
