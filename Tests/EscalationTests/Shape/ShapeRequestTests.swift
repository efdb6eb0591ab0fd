import JSON
import Testing

@testable import Escalation

/// Who lets rules decide over a shape again.
@Suite struct ShapeRequestTests {
    private static func seen(
        _ standing: SeenShape.Standing = .waiting,
        policy: PolicyName = "payments",
        type: String = "payment.requested",
        sender: BrokerUser? = "erp"
    ) -> SeenShape {
        var event = Sample.event()
        event.sender = sender
        return SeenShape(
            kind: EventKind(policy: policy, trigger: "large", type: type),
            shape: Snapshot(of: event, capture: nil).shape,
            event: event.reference,
            seenAt: Sample.start,
            standing: standing
        )
    }

    private static let shape = seen().shape.digest

    private static func acknowledging(
        _ seen: [SeenShape],
        by person: PersonID = "bela",
        through sender: BrokerUser? = nil,
        directory: Directory = Sample.directory(),
        _ change: (inout ShapeRequest) -> Void = { _ in }
    ) throws(Refusal) -> [SeenShape] {
        var request = ShapeRequest(shape: shape, because: "The vendor added a field.")
        change(&request)
        return try request.acknowledging(
            seen,
            by: person,
            through: sender ?? BrokerUser(person.rawValue),
            policies: [Sample.policy()],
            step: Step(now: Sample.start, directory: directory, drawSalt: { [1] })
        )
    }

    private static func refusal(_ body: () throws(Refusal) -> [SeenShape]) -> Refusal? {
        do throws(Refusal) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["alice", "bela", "chen"] as [PersonID])
    func `Whoever owns a level of the policy acknowledges, whichever level`(person: PersonID) throws {
        let acknowledged = try Self.acknowledging([Self.seen()], by: person)
        let given = ShapeAcknowledgement(by: person, at: Sample.start, because: "The vendor added a field.")
        #expect(acknowledged.map(\.standing) == [.acknowledged(given)])
    }

    @Test func `Whoever owns none does not`() {
        let refusal = Self.refusal { () throws(Refusal) in try Self.acknowledging([Self.seen()], by: "dora") }
        #expect(refusal?.code == "shape")
        #expect(refusal?.description.contains("dora owns no level of payments") == true)
    }

    @Test func `Nobody acknowledges what came with their own event, themselves or through the same broker user`() throws
    {
        let own = Self.seen(sender: "bela")
        let refused = Self.refusal { () throws(Refusal) in try Self.acknowledging([own]) }
        #expect(refused?.description.contains("bela sent the event") == true)
        let through = Self.refusal { () throws(Refusal) in try Self.acknowledging([Self.seen()], through: "erp") }
        #expect(through?.description.contains("somebody else has to acknowledge it") == true)
        let others = try Self.acknowledging([own], by: "chen")
        #expect(others.count == 1)
        let several = Self.refusal { () throws(Refusal) in
            try Self.acknowledging([Self.seen(), Self.seen(type: "other", sender: "bela")])
        }
        #expect(several != nil, "one of theirs is enough")
    }

    @Test func `Who is away does not, and says who stands in`() {
        let directory = Sample.directory { people in
            people[2].absences = [
                Absence(from: Sample.start - .seconds(9), until: Sample.start + .seconds(9), delegate: "chen")
            ]
        }
        let refusal = Self.refusal { () throws(Refusal) in
            try Self.acknowledging([Self.seen()], directory: directory)
        }
        #expect(refusal?.code == "away")
    }

    @Test func `A shape that waits under several policies needs the name of one`() throws {
        let both = [Self.seen(), Self.seen(policy: "refunds")]
        let refusal = Self.refusal { () throws(Refusal) in try Self.acknowledging(both) }
        #expect(refusal?.description.contains("payments, refunds: name the policy") == true)
        let named = try Self.acknowledging(both) { $0.policy = "payments" }
        #expect(named.map(\.kind.policy) == ["payments"])
        let gone = Self.refusal { () throws(Refusal) in try Self.acknowledging(both) { $0.policy = "refunds" } }
        #expect(gone?.description.contains("refunds is not in force") == true)
    }

    @Test func `Without a type it counts for all that wait, with one for that alone`() throws {
        let both = [Self.seen(), Self.seen(type: "other")]
        #expect(try Self.acknowledging(both).count == 2)
        #expect(try Self.acknowledging(both) { $0.type = "other" }.map(\.kind.type) == ["other"])
    }

    @Test func `What does not wait is refused with what is known of it`() {
        let given = ShapeAcknowledgement(by: "chen", at: Sample.start, because: "Seen.")
        let cases: [(SeenShape?, String)] = [
            (nil, "no event with"), (Self.seen(.first), "the first of its type"),
            (Self.seen(.acknowledged(given)), "chen acknowledged it at"),
        ]
        for (seen, words) in cases {
            let refusal = Self.refusal { () throws(Refusal) in try Self.acknowledging([seen].compactMap(\.self)) }
            #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "taken")")
        }
    }

    @Test func `A reason is needed, and has a bound`() {
        let none = Self.refusal { () throws(Refusal) in try Self.acknowledging([Self.seen()]) { $0.because = " \n" } }
        #expect(none?.code == "malformed")
        let long = Self.refusal { () throws(Refusal) in
            try Self.acknowledging([Self.seen()]) {
                $0.because = String(repeating: "x", count: Decision.textBytesMax + 1)
            }
        }
        #expect(long?.code == "too-long")
    }

    @Test func `The log says what is new, and who acknowledged it, and keeps what others wrote beside it`() throws {
        var step = Step(now: Sample.start, directory: Sample.directory(), drawSalt: { [1] })
        var event = Sample.event()
        event.dataSchema = "https://erp.example.com/payment/2"
        event.data = ["amount": "400", "iban": "DE02"]
        let new = SeenShape(
            kind: Self.seen().kind,
            shape: Snapshot(of: event, capture: nil).shape,
            gate: "pay",
            event: event.reference,
            seenAt: Sample.start
        )
        step.record(new, beside: [Self.seen().shape], number: 7)
        let given = ShapeAcknowledgement(by: "chen", at: Sample.start, because: "Seen.")
        step.record(given, of: new, number: 8)
        let (came, acknowledged) = (step.entries[0], step.entries[1])
        #expect(came.kind == .shapeNew && came.caseID == Entry.installation && came.change == 7)
        #expect(came.fields["shape"] == .string(new.shape.digest.description))
        #expect(came.fields["type"] == "payment.requested" && came.fields["gate"] == "pay")
        #expect(came.fields["dataschema"]?.string?.hasPrefix("sha256:") == true)
        let detail = try #require(came.detail?.content)
        #expect(detail["added"] == ["data.iban"] && detail["gone"] == ["data.vendor"])
        #expect(detail["retyped"] == [["field": "data.amount", "from": "number", "to": "string"]])
        #expect(detail["schemaChanged"] == true && detail["dataschema"] == "https://erp.example.com/payment/2")
        let body = String(decoding: came.body, as: UTF8.self)
        #expect(!body.contains("iban") && !body.contains("erp.example.com"))
        #expect(acknowledged.kind == .shapeAcknowledged && acknowledged.fields["by"] == "chen")
        #expect(acknowledged.detail?.content["text"] == "Seen.")
    }
}
