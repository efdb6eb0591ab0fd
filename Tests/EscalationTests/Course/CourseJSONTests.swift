import JSON
import Testing

@testable import Escalation

@Suite struct CourseJSONTests {
    static var full: Course {
        var course = Course()
        course.pauses = [
            Pause(
                .outsideParty,
                by: "alice",
                subject: "the \"bank\"",
                from: Sample.start,
                until: Sample.start + .seconds(9)
            ),
            Pause(.data, by: nil, subject: "A_1_0", from: Sample.start, until: Sample.start, ended: Sample.start),
        ]
        course.countedFrom = Sample.start
        course.questions = [
            Question(number: 7, by: "alice", to: ["bob", "dora"], text: "Why?\n", at: Sample.start),
            Question(
                number: 8,
                by: "alice",
                to: ["bob"],
                text: "?",
                at: Sample.start,
                answer: .init(by: "bob", text: "So.", at: Sample.start)
            ),
        ]
        course.request = DataRequest(id: "A_1_0", fields: [FieldPath("data.a")!], at: Sample.start, due: Sample.start)
        course.dispute = DataDispute(by: "alice", at: Sample.start, fields: [FieldPath("data.b")!])
        course.provided = [FieldChange(path: FieldPath("data.c")!, value: ["deep": [1, nil]])]
        course.policyDispute = PolicyDispute(by: "bob", clause: "levels[0]", quote: "a: b", because: "No.")
        return course
    }

    @Test func `A course reads back as it was written`() throws {
        for course in [Course(), Self.full] {
            #expect(Course(try JSONValue.parse(course.json.serialized())) == course)
        }
        #expect(Course().json == [:])
    }

    @Test(arguments: [
        #"{"pauses":[{}]}"#, #"{"questions":[{"number":"7"}]}"#, #"{"request":{}}"#, #"{"dispute":{"by":"a"}}"#,
        #"{"provided":[{"field":"a"}]}"#, #"{"policyDispute":{}}"#,
    ])
    func `What somebody else wrote is not read`(text: String) throws {
        #expect(Course(try JSONValue.parse(text)) == nil)
    }

    @Test func `The digest of a case covers its course, and nothing changes where there is none`() {
        let story = Story(policy: Sample.pausingPolicy())
        let before = story.subject.stateDigest
        var changed = story.subject
        guard case .open(var stay) = changed.status else { return }
        stay.course.provided = Self.full.provided
        changed.status = .open(stay)
        #expect(changed.stateDigest != before)
        stay.course = Course()
        changed.status = .open(stay)
        #expect(changed.stateDigest == before)
    }
}
