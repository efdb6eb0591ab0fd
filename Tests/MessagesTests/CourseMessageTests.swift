import Escalation
import JSON
import Messages
import Testing

@Suite struct CourseMessageTests {
    private func refusal(_ type: String, _ data: JSONObject) -> String? {
        var data = data
        data["case"] = "ABCD"
        let event: JSONObject = [
            "specversion": "1.0", "id": "m1", "source": "/desk", "type": .string("dev.belay.\(type)"),
            "data": .object(data),
        ]
        do throws(Refusal) {
            _ = try PersonMessage(body: JSONValue.object(event).serialized())
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        arguments: [
            ("ask-information", ["addressee": "person", "text": "Why?"], "data lacks to"),
            ("ask-information", ["addressee": "all", "to": "x", "text": "Why?"], "is none of person, role, requester"),
            ("ask-information", ["addressee": "requester", "to": "bob", "text": "Why?"], "data.to names"),
            ("ask-information", ["addressee": "requester", "text": ""], "data lacks text"),
            ("ask-information", ["addressee": "requester", "text": "?", "until": "soon"], "is no RFC 3339 timestamp"),
            ("ask-information", ["addressee": "requester", "text": "?", "more": 1], "data.more is not known"),
            ("answer-information", ["question": "7", "text": "So."], "data.question must be a whole number"),
            ("answer-information", ["question": 7], "data lacks text"),
            ("wait", ["for": "the bank"], "data lacks until"),
            ("wait", ["until": "2026-11-23T04:05:06Z"], "data lacks for"),
            ("wait-over", ["for": "the bank"], "data.for is not known"),
            ("dispute", ["because": "No."], "dispute either data"),
            ("dispute", ["because": "No.", "fields": ["data.a"], "clause": "levels"], "dispute either data"),
            ("dispute", ["because": "No.", "fields": ["data..a"]], "must hold dotted names"),
            ("dispute", ["fields": ["data.a"]], "data lacks because"),
            ("disputes", [:], "is none of dev.belay.decision"),
        ] as [(String, JSONObject, String)]
    )
    func `A message that says too little, or what nobody reads, is refused by name`(
        type: String,
        data: JSONObject,
        reason: String
    ) {
        #expect(refusal(type, data)?.contains(reason) == true, "\(refusal(type, data) ?? "accepted")")
    }
}
