import Escalation
import JSON
import Store
import Testing

@testable import Commands

/// How a case runs, as people read it.
@Suite struct CourseTextTests {
    private static let start = Instant("2026-11-23T04:00:00Z")!

    private let course = Course([
        "pauses": [
            [
                "reason": "information", "subject": "7", "by": "alice", "from": .int(start.microseconds),
                "until": .int((start + .seconds(3600)).microseconds),
                "ended": .int((start + .seconds(90)).microseconds),
            ],
            [
                "reason": "outside-party", "subject": "the \u{1B}[31mbank", "by": "alice",
                "from": .int((start + .seconds(100)).microseconds),
                "until": .int((start + .seconds(200)).microseconds),
            ],
        ],
        "questions": [["number": 7, "by": "alice", "to": ["bob"], "text": "Why?", "at": .int(start.microseconds)]],
        "request": ["id": "A_4_0", "fields": ["data.iban"], "at": .int(start.microseconds)],
        "dispute": ["by": "alice", "at": .int(start.microseconds), "fields": ["data.amount"]],
        "policyDispute": ["by": "bob", "clause": "levels[0].window", "quote": "window: 30m", "because": "Too short."],
    ])!

    @Test func `The ledger, questions, requests and disputes are told, each in a line`() {
        #expect(
            course.lines(Style(isOn: false)) == [
                "Disputed by alice since 2026-11-23 04:00:00Z: data.amount",
                "Policy disputed by bob: levels[0].window", "  > window: 30m", "  “Too short.”",
                "Asked of the source at 2026-11-23 04:00:00Z: data.iban",
                "Question 7, alice to bob: Why?", "  not answered yet",
                "Pauses of the clock at this level:",
                "  2026-11-23 04:00:00Z to 2026-11-23 04:01:30Z  1m30s, for the answer to question 7, by alice",
                "  2026-11-23 04:01:40Z until 2026-11-23 04:03:20Z at the latest, waiting for the \\u{1b}[31mbank, by alice",
            ]
        )
        #expect(course.shownJSON["pauses"]?[0]?["ended"] == "2026-11-23T04:01:30Z")
        #expect(course.shownJSON["disputed"]?["fields"] == ["data.amount"])
    }

    private func line(_ kind: Entry.Kind, _ facts: JSONObject, beside: JSONValue? = nil) -> StoryLine {
        let detail = beside.map { Entry.Detail(salt: [1], content: $0) }
        let body = JSONValue.object(facts).serialized()
        let entry = Entry(caseID: "A", change: 1, kind: kind, body: body, detail: detail)
        return StoryLine(StoredEntry(row: 1, entry: entry, index: nil))
    }

    @Test func `Each step of a course has its sentence in the story`() {
        let paused = line(
            .clockPaused,
            ["reason": "outside-party", "by": "alice", "until": "T1", "windowEnds": "T2", "cut": true],
            beside: ["text": "the bank"]
        )
        #expect(
            paused.sentence
                == "the clock stands still for alice, for an outside party, until T1 at the latest (no longer is left); the window ends T2"
        )
        #expect(paused.words == ["the bank"])
        let resumed: JSONObject = ["reason": "data", "ended": "T1", "windowEnds": "T2", "ranOut": true]
        #expect(
            line(.clockResumed, resumed).sentence
                == "the pause for data of the source ran out at T1; the window ends T2"
        )
        #expect(
            line(.informationAsked, ["question": 7, "by": "alice", "to": ["bob"]]).sentence
                == "question 7: alice asked bob"
        )
        #expect(line(.informationAnswered, ["question": 7, "by": "bob"]).sentence == "bob answered question 7")
        let requested = line(.dataRequested, ["due": "T1"], beside: ["fields": ["data.iban"]])
        #expect(requested.sentence == "the source was asked for data, until T1")
        #expect(requested.words == ["fields: data.iban"])
        #expect(
            line(.dataProvided, ["revision": 2, "missing": 1]).sentence
                == "the source gave data: revision 2, still missing: 1"
        )
        #expect(line(.dataOverdue, ["due": "T1"]).sentence == "the source gave no data until T1")
        #expect(line(.dataDisputed, ["by": "alice"]).sentence == "alice disputes captured data")
        let clause = line(.policyDisputed, ["by": "bob", "clause": "title"], beside: ["quote": "title: x"])
        #expect(clause.sentence == "bob disputes title of the policy" && clause.words == ["> title: x"])
        let cut: JSONObject = ["cut": "needed-by", "from": "T2", "windowEnds": "T1"]
        #expect(line(.deadlineMoved, cut).sentence == "the answer is needed sooner: the window ends T1, not T2")
        let disputed = line(
            .votesDisputed,
            ["level": "operator"],
            beside: [
                "contradictions": [
                    ["subject": "data.amount", "wants": [["by": "ada", "value": 1], ["by": "bo", "value": 2]]]
                ]
            ]
        )
        #expect(disputed.words == ["data.amount: ada wants 1, bo wants 2"])
    }
}
