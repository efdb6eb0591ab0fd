import JSON
import Testing

@testable import Escalation

@Suite struct CaseStateTests {
    /// A case as it would be with one column changed by hand.
    private func changed(_ subject: Case, _ change: (inout Case) -> Void) -> Digest {
        var copy = subject
        change(&copy)
        return copy.stateDigest
    }

    @Test func `A row changed by hand no longer fits its last entry`() {
        let story = Story(waiting: [Sample.run("a")])
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        let open = story.subject
        guard case .open(let stay) = open.status else { return }
        func staying(_ change: (inout LevelStay) -> Void) -> Digest {
            changed(open) {
                var stay = stay
                change(&stay)
                $0.status = .open(stay)
            }
        }
        func waiting(_ run: WaitingRun) -> Digest { changed(open) { $0.waiting = [run] } }
        let run = open.waiting[0]
        let later = open.updatedAt + .seconds(1)
        let digests = [
            open.stateDigest,
            changed(open) { $0.change += 1 }, changed(open) { $0.revision += 1 }, changed(open) { $0.attached += 1 },
            changed(open) { $0.updatedAt = later }, changed(open) { $0.waiting = [] },
            changed(open) { $0.snapshot = Snapshot(fields: .object([:])) },
            waiting(
                WaitingRun(event: run.event, run: run.run, callback: "https://evil.example", snapshot: run.snapshot)
            ),
            waiting(WaitingRun(event: run.event, run: "other", callback: run.callback, snapshot: run.snapshot)),
            waiting(WaitingRun(event: run.event, run: run.run, callback: run.callback)),
            staying { $0.level = "board" }, staying { $0.generation += 1 }, staying { $0.since = later },
            staying { $0.windowEnds = later }, staying { $0.warningDue = nil }, staying { $0.claim = nil },
            staying { $0.stage = .passed }, staying { $0.stage = .underReview(owners: []) },
            staying { $0.stage = .underReview(owners: ["mallory"]) },
            staying { $0.claim = Claim(by: "amir", at: stay.since, until: later) },
            changed(open) {
                $0.status = .closed(Closure(outcome: .resume, at: later, level: stay.level, by: .recovery))
            },
            changed(open) {
                $0.status = .closed(Closure(outcome: .resume, at: later, level: stay.level, by: .person("recovery")))
            },
            changed(open) {
                $0.status = .closed(Closure(outcome: .refused, at: later, level: stay.level, by: .recovery))
            },
            changed(open) { $0.status = .closed(Closure(outcome: .resume, at: later, level: "board", by: .recovery)) },
        ]
        #expect(Set(digests).count == digests.count)
    }

    @Test func `Source and id of a waiting run cannot trade places`() {
        func digest(_ source: String, _ id: String) -> Digest {
            changed(Story().subject) {
                $0.waiting = [WaitingRun(event: EventReference(id: id, source: source, type: "ask"))]
            }
        }
        #expect(digest("a b", "c") != digest("a", "b c"))
    }
}
