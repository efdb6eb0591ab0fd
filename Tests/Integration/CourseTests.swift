import AMQP
import Escalation
import Fleet
import FleetHarness
import JSON
import Messages
import Store
import Testing

extension Integration {
    /// How a case runs: data asked of its source, information asked of people, a clock that stands still.
    struct CourseTests {
        /// What the source of a case was asked for, as the queue of the automation saw it.
        private static func dataRequest(in queue: OutcomeQueue) throws -> JSONValue {
            try eventually("the source was asked for data") {
                try queue.take().first { $0["type"]?.string == "dev.belay.data.requested" }
            }
        }

        private static func options(_ change: (String) -> String) -> FleetOptions {
            var options = FleetOptions()
            options.documents = [change(StoryDocuments.policy(window: "10m")), StoryDocuments.directory()]
            return options
        }

        /// The story's policy, whose operators need a field that the ask lacks.
        private static func demanding(_ more: String) -> FleetOptions {
            options {
                $0.replacing("data.amount <= 50000", with: "data.amount > 0")
                    .replacing("requires: [data.amount]", with: "requires: [data.amount, data.iban]\n    \(more)")
            }
        }

        private static func provided(_ request: JSONValue, id: String, data: JSONValue) -> OutgoingMessage {
            SampleEvent(
                id: id,
                source: "/payments",
                type: "dev.belay.data.provided",
                data: [
                    "of": request["data"]?["id"] ?? .null, "case": request["data"]?["case"] ?? .null, "data": data,
                ]
            ).message(as: VirtualHost.source)
        }

        private static func kinds(_ id: CaseID, in fleet: TestFleet) throws -> [Entry.Kind] {
            try fleet.store.reading { try $0.story(of: id) }.map(\.entry.kind)
        }

        @Test(arguments: StoreKind.available)
        func `Data that a case lacks is asked of its source, and what it gives is decided on`(kind: StoreKind) throws {
            try TestFleet.with(kind, options: Self.demanding("pauses: [data]\n    pause-at-most: 1h")) { fleet in
                try fleet.start([.trigger, .review, .sla])
                let outcomes = try OutcomeQueue(of: fleet)
                let alice = try Person("person-alice", of: fleet)
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let request = try Self.dataRequest(in: outcomes)
                #expect(request["data"]?["fields"] == ["data.iban"])
                #expect(request["data"]?["case"] == .string(id.rawValue))
                let waiting = try StoryTests.underReview(id, at: "operator", in: fleet)
                guard case .open(let stopped) = waiting.status else { return }
                #expect(stopped.course.pauses.map(\.reason) == [.data])

                // What another source sends is refused; what the case's own source sends is taken.
                let stranger = SampleEvent(
                    id: "not-mine",
                    source: "/elsewhere",
                    type: "dev.belay.data.provided",
                    data: ["of": request["data"]?["id"] ?? .null, "case": .string(id.rawValue), "data": ["iban": "XX"]]
                )
                try fleet.publish([stranger.message(as: VirtualHost.source)], as: VirtualHost.source)
                try fleet.publish(
                    [Self.provided(request, id: "given", data: ["iban": "DE02", "amount": 1])],
                    as: VirtualHost.source
                )
                let complete: Case = try eventually("the data joined the snapshot") {
                    try fleet.store.reading { try $0.case(id) }.flatMap { $0.revision > waiting.revision ? $0 : nil }
                }
                #expect(complete.snapshot.fields["data"]?["iban"] == "DE02")
                #expect(complete.snapshot.fields["data"]?["amount"] == waiting.snapshot.fields["data"]?["amount"])
                try alice.must(
                    .decide(
                        DecisionContent(
                            action: .approve,
                            rationale: "complete now",
                            risk: .low,
                            authority: "operator-to-50k",
                            revision: complete.revision
                        )
                    ),
                    about: id
                )
                let outcome: JSONValue = try eventually("the outcome came") {
                    try outcomes.take().first { $0["type"]?.string == "dev.belay.outcome" }
                }
                #expect(outcome["data"]?["outcome"] == "resume")
                #expect(outcome["data"]?["snapshot"] == .string(complete.snapshot.digest.description))
                let story = try Self.kinds(id, in: fleet)
                #expect(
                    story.filter { [.dataRequested, .clockPaused, .dataProvided, .clockResumed].contains($0) }
                        == [.dataRequested, .clockPaused, .dataProvided, .clockResumed]
                )
                try fleet.settle()
                let codes = fleet.stop()
                #expect(codes.allSatisfy { $0 == 0 }, "every worker ends well: \(codes)")
            }
        }

        @Test(arguments: StoreKind.available)
        func `A source that gives nothing in time is not waited for`(kind: StoreKind) throws {
            try TestFleet.with(kind, options: Self.demanding("data-within: 2s")) { fleet in
                try fleet.start([.trigger, .review, .sla])
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                let subject = try StoryTests.underReview(id, at: "supervisor", in: fleet)
                #expect(subject.outcome == nil)
                let entries = try fleet.store.reading { try $0.story(of: id) }.map(\.entry)
                let overdue = try #require(entries.first { $0.kind == .dataOverdue })
                let asked = try #require(entries.first { $0.kind == .dataRequested })
                let (due, at) = (
                    try JSONValue.parse(asked.body)["due"]?.string.flatMap { Instant($0) },
                    try JSONValue.parse(overdue.body)["at"]?.string.flatMap { Instant($0) }
                )
                #expect(try #require(at) >= #require(due), "not early")
                fleet.stop()
            }
        }

        private static func asking(_ window: String, atMost: String) -> FleetOptions {
            options {
                $0.replacing("actions: [approve, refuse, escalate]", with: "actions: [approve, refuse, ask, escalate]")
                    .replacing("window: 10m", with: "window: \(window)")
                    .replacing(
                        "title: Payments need a person",
                        with:
                            "title: Payments need a person\npauses: [information, outside-party]\npause-at-most: \(atMost)"
                    )
            }
        }

        @Test(arguments: StoreKind.available)
        func `A question stops the clock, its answer starts it again, and both stand in the story`(
            kind: StoreKind
        ) throws {
            try TestFleet.with(kind, options: Self.asking("10m", atMost: "5m")) { fleet in
                try fleet.start([.trigger, .review, .sla])
                let (alice, erin) = (try Person("person-alice", of: fleet), try Person("person-erin", of: fleet))
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                guard case .open(let armed) = try StoryTests.underReview(id, at: "operator", in: fleet).status else {
                    return
                }
                let question = Inquiry(to: .role("board"), text: "Was the account checked?")
                try alice.must(.course(.askInformation(question)), about: id)
                guard case .open(let stopped)? = try fleet.store.reading({ try $0.case(id) })?.status else { return }
                let pause = try #require(stopped.course.pauses.first)
                #expect(pause.until == pause.from + .seconds(300) && stopped.nextDeadline == pause.until)
                #expect(stopped.windowEnds == armed.windowEnds + .seconds(300))
                let notices = try fleet.store.reading { try $0.notices(of: id) }
                #expect(
                    notices.contains {
                        $0.notice.purpose == .question && $0.notice.recipient == .person("person-erin", channel: "mail")
                    }
                )

                #expect(
                    try alice.tell(.course(.answerInformation(question: nil, text: "?")), about: id).refusal?.code
                        == "unknown-question"
                )
                try erin.must(.course(.answerInformation(question: nil, text: "Yes, on Monday.")), about: id)
                guard case .open(let resumed)? = try fleet.store.reading({ try $0.case(id) })?.status else { return }
                let ended = try #require(resumed.course.pauses.first?.ended)
                #expect(resumed.windowEnds == armed.windowEnds + ended.since(pause.from))
                let told = try fleet.store.reading { try $0.notices(of: id) }.map(\.notice)
                #expect(
                    told.contains {
                        $0.purpose == .answered && $0.recipient == .person("person-alice", channel: "mail")
                    }
                )
                let words = try fleet.store.reading { try $0.story(of: id) }.compactMap {
                    $0.entry.detail?.content["text"]?.string
                }
                #expect(words.contains("Was the account checked?") && words.contains("Yes, on Monday."))
                fleet.stop()
            }
        }

        @Test(arguments: StoreKind.available)
        func `A case that stands still keeps its deadline though its workers are killed`(kind: StoreKind) throws {
            try TestFleet.with(kind, options: Self.asking("4s", atMost: "6s")) { fleet in
                try fleet.start([.trigger, .review, .sla])
                let alice = try Person("person-alice", of: fleet)
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                _ = try StoryTests.underReview(id, at: "operator", in: fleet)
                // Longer than the policy leaves: it is cut.
                let wait = CourseMessage.wait(for: "the vendor's bank", until: .wallClock() + .seconds(3600))
                try alice.must(.course(wait), about: id)
                for worker in fleet.workers { fleet.kill(worker) }
                guard case .open(let stopped)? = try fleet.store.reading({ try $0.case(id) })?.status else { return }
                let pause = try #require(stopped.course.pauses.first)
                #expect(pause.until == pause.from + .seconds(6))
                // What was left of the window when it stopped is what is left after it.
                let left = Duration.seconds(4) - pause.from.since(stopped.since)
                #expect(stopped.windowEnds == pause.until + left)

                try fleet.start([.trigger, .review, .sla])
                let moved = try StoryTests.underReview(id, at: "supervisor", in: fleet)
                #expect(moved.outcome == nil)
                let entries = try fleet.store.reading { try $0.story(of: id) }.map(\.entry)
                let kinds = entries.map(\.kind).filter { [.clockPaused, .clockResumed, .windowPassed].contains($0) }
                #expect(kinds == [.clockPaused, .clockResumed, .windowPassed])
                let passed = try #require(entries.first { $0.kind == .windowPassed })
                let at = try JSONValue.parse(passed.body)["at"]?.string.flatMap { Instant($0) }
                #expect(try #require(at) >= stopped.windowEnds, "not early")
                fleet.stop()
            }
        }

        @Test(arguments: StoreKind.available)
        func `A clause that is disputed goes to the last level in the words of the stored policy`(kind: StoreKind)
            throws
        {
            try TestFleet.with(kind, options: Self.options { $0 }) { fleet in
                try fleet.start([.trigger, .review, .sla])
                let alice = try Person("person-alice", of: fleet)
                try fleet.publish([Marks().ask(callback: nil, trace: nil)], as: VirtualHost.source)
                let id = try StoryTests.theCase(of: fleet)
                _ = try StoryTests.underReview(id, at: "operator", in: fleet)
                let nowhere = CourseMessage.disputePolicy(clause: "levels[9].window", because: "Too short.")
                #expect(try alice.tell(.course(nowhere), about: id).refusal?.code == "malformed")
                let clause = CourseMessage.disputePolicy(clause: "levels[0].form", because: "It asks too much.")
                try alice.must(.course(clause), about: id)
                let subject = try StoryTests.underReview(id, at: "board", in: fleet)
                guard case .open(let stay) = subject.status else { return }
                #expect(
                    stay.course.policyDispute?.quote == "    form:\n      required: [rationale, risk, authority]"
                )
                fleet.stop()
            }
        }
    }
}
