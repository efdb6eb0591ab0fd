import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// Events that come in a shape which nobody has seen before, while rules decide.
    struct ShapeTests {
        @Test(arguments: StoreKind.available)
        func `Rules approve until the shape is new, then people do, and once it is acknowledged rules do again`(
            kind: StoreKind
        ) throws {
            var options = FleetOptions()
            options.documents = [Self.policy, StoryDocuments.directory()]
            try TestFleet.with(kind, options: options) { fleet in
                try fleet.start([.trigger, .review, .sla])
                // Another one, so that two meet the same new shape.
                try fleet.start(.trigger)
                let (alice, erin) = (try Person("person-alice", of: fleet), try Person("person-erin", of: fleet))
                try fleet.publish([Self.event("known")], as: VirtualHost.source)
                let first = try Self.ended(1, in: fleet)
                #expect(first.allSatisfy { $0.outcome == .resume && $0.closer == .rules("rules-to-100") })
                #expect(try Self.entries(.shapeNew, in: fleet).isEmpty, "the first of a type needs nobody")

                let news = (0..<24).map { Self.event("new-\($0)", iban: "DE02") }
                try fleet.publish(news, as: VirtualHost.source)
                let waiting: [Case] = try eventually("all wait for people") {
                    let cases = try fleet.store.reading { try $0.cases(CaseFilter(open: true)) }
                    let reviewed = cases.filter {
                        if case .open(let stay) = $0.status { !stay.owners.isEmpty } else { false }
                    }
                    return reviewed.count == news.count ? reviewed : nil
                }
                let shape = try #require(waiting.first?.snapshot.shape.digest)
                #expect(waiting.allSatisfy { $0.standing.newShape == shape })
                #expect(waiting.allSatisfy { $0.standing.checks.map(\.finding) == [.passed] })
                let entries = try Self.entries(.shapeNew, in: fleet)
                #expect(entries.count == 1, "two workers and many events make one entry")
                #expect(entries.first?.body["shape"] == .string(shape.description))
                #expect(entries.first?.detail?["added"] == ["data.iban"])
                #expect(try fleet.store.reading { try $0.status() }.shapesWaiting == 1)

                let request = PersonMessage.Content.acknowledgeShape(
                    ShapeRequest(shape: shape, because: "The vendor added a field.")
                )
                let refused = try erin.tell(request, about: Entry.installation)
                #expect(refused.refusal?.code == "shape", "who owns no level acknowledges nothing")
                try alice.must(request, about: Entry.installation)
                #expect(try alice.tell(request, about: Entry.installation).refusal?.code == "shape")
                let acknowledged = try Self.entries(.shapeAcknowledged, in: fleet)
                #expect(acknowledged.map { $0.body["by"] } == ["person-alice"])

                try fleet.publish([Self.event("again", iban: "DE03")], as: VirtualHost.source)
                let all = try Self.ended(2, in: fleet)
                #expect(all.allSatisfy { $0.outcome == .resume && $0.closer == .rules("rules-to-100") })
                // What was open stays with its people.
                #expect(try fleet.store.reading { try $0.cases(CaseFilter(open: true)) }.count == news.count)
                let one = try #require(waiting.first)
                try alice.must(.decide(StoryTests.approval(at: one.revision)), about: one.id)
                #expect(try fleet.store.reading { try $0.case(one.id) }?.closer == .person("person-alice"))
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }

        private static func ended(_ count: Int, in fleet: TestFleet) throws -> [Case] {
            try eventually("\(count) cases ended") {
                let cases = try fleet.store.reading { try $0.cases(CaseFilter(open: false)) }
                return cases.count == count ? cases : nil
            }
        }

        private static func entries(_ kind: Entry.Kind, in fleet: TestFleet) throws -> [(
            body: JSONValue, detail: JSONValue?
        )] {
            try fleet.store.reading { try $0.story(of: Entry.installation) }.map(\.entry).filter { $0.kind == kind }
                .map { (try JSONValue.parse($0.body), $0.detail?.content) }
        }

        private static func event(_ id: String, iban: String? = nil) -> SampleEvent {
            var data: JSONObject = ["amount": 10, "payment": .string(id)]
            if let iban { data["iban"] = .string(iban) }
            return SampleEvent(id: id, source: "/erp", type: "payment.requested", data: .object(data))
        }

        private static let policy = """
            kind: policy
            name: payments
            version: 1
            title: Payments

            levels:
              - level: operator
                owners: [operators]
                window: 10m
                actions: [approve, refuse]
                form:
                  required: [rationale]
                first-check:
                  rules:
                    - name: small
                      when: data.amount < 50
                  when-all-pass: {approve: true, authority: rules-to-100, sample: 0%}
                expiry: refuse

            triggers:
              - name: payment
                kind: threshold
                types: [payment.requested]
                when: data.amount > 0
                because: A payment is requested.

            authorities:
              - name: operator-to-50k
                roles: [operators]
              - name: rules-to-100
                roles: [supervisors]
                for-rules: true
                limit: data.amount <= 100
            """
    }
}

extension Case {
    fileprivate var closer: Closer? { if case .closed(let closure) = status { closure.by } else { nil } }
}
