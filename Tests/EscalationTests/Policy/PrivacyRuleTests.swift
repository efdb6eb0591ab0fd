import JSON
import Testing

@testable import Escalation

@Suite struct PrivacyRuleTests {
    private func rule(_ field: String) -> PrivacyRule {
        PrivacyRule(subject: .init(kind: "customer", field: FieldPath(field)!))
    }

    private func event(_ data: JSONValue) -> Event {
        var event = Sample.event()
        event.data = data
        return event
    }

    @Test func `A subject is a text or a whole number that the event names, told apart by its kind`() {
        #expect(rule("data.id").subject(of: event(["id": "7"])) == SubjectName(kind: "customer", name: "7"))
        #expect(rule("data.id").subject(of: event(["id": 7])) == SubjectName(kind: "customer", name: "7"))
        #expect(PrivacyRule().subject(of: event(["id": "7"])) == nil)
    }

    @Test(arguments: [[:], ["id": ""], ["id": .null], ["id": ["7"]], ["id": 7.5], ["other": "7"]] as [JSONValue])
    func `An event without a name there is about itself`(data: JSONValue) {
        #expect(rule("data.id").subject(of: event(data)) == nil)
    }

    @Test func `A name that would not fit a column is none`() {
        let long = String(repeating: "x", count: 1025)
        #expect(rule("data.id").subject(of: event(["id": .string(long)])) == nil)
    }

    @Test func `What is restricted is seen by those roles alone, with all that is in it`() throws {
        let vendor = try #require(FieldPath("data.vendor"))
        let privacy = PrivacyRule(restrictions: [.init(field: vendor, roles: ["supervisor"])])
        let fields: JSONValue = ["data": ["vendor": ["id": "V-7"], "amount": 4]]
        #expect(privacy.visible(fields, to: ["supervisor", "clerk"]) == fields)
        #expect(privacy.visible(fields, to: ["clerk"]) == ["data": ["amount": 4]])
        #expect(!privacy.isVisible(FieldPath("data.vendor.id")!, to: ["clerk"]))
        #expect(privacy.isVisible(FieldPath("data.amount")!, to: []))
    }

    @Test func `A part that is restricted leaves the rest of what it stands in`() {
        let privacy = PrivacyRule(restrictions: [.init(field: FieldPath("data.vendor.id")!, roles: ["supervisor"])])
        let fields: JSONValue = ["data": ["vendor": ["id": "V-7", "name": "ACME"]]]
        #expect(privacy.visible(fields, to: []) == ["data": ["vendor": ["name": "ACME"]]])
        #expect(privacy.visible(["data": "no object"], to: []) == ["data": "no object"])
    }

    @Test(arguments: [("customer:4711", "customer", "4711"), ("a:b:c", "a", "b:c")])
    func `A subject is written as its kind and its name`(text: String, kind: String, name: String) {
        #expect(SubjectName(text) == SubjectName(kind: kind, name: name))
        #expect(SubjectName(text)?.description == text)
    }

    @Test(arguments: ["", ":", "a:", ":b", "ab"])
    func `Anything else is no subject`(text: String) {
        #expect(SubjectName(text) == nil)
    }
}
