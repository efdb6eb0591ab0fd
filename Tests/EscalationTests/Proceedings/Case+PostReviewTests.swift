import JSON
import Testing

@testable import Escalation

@Suite struct CasePostReviewTests {
    private func closed() -> Story {
        let story = Story(policy: Sample.policy { $0.integrity = ["auditors"] }, directory: Sample.directory())
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        return story
    }

    private let due = Sample.start + .seconds(86_400)

    private func review(_ owners: PersonID...) -> CaseAct {
        .review(
            PostReview(
                findings: ["Nobody looked for an hour."],
                actions: owners.map { PostReview.Action(text: "Look sooner.", owner: $0, due: due) }
            )
        )
    }

    @Test func `A case that has ended is reviewed by whoever answers for its policy; texts stand beside the log`() {
        let story = closed()
        #expect(story.act(review("bela", "amir"), by: "chen") == nil)
        let entry = story.entries.last
        #expect(entry?.kind == .reviewWritten)
        #expect(entry?.fields["by"] == "chen" && entry?.fields["findings"] == 1)
        #expect(entry?.fields["actions"]?[0]?["number"] == 1 && entry?.fields["actions"]?[0]?["owner"] == "bela")
        #expect(entry?.fields["actions"]?[1]?["due"] == .string(due.description))
        #expect(entry?.detail?.content["findings"] == ["Nobody looked for an hour."])
        #expect(entry?.detail?.content["actions"] == ["Look sooner.", "Look sooner."])
        #expect(String(decoding: entry?.body ?? [], as: UTF8.self).contains("sooner") == false)
        #expect(story.subject.proceedings.actions.map(\.number) == [1, 2])
        #expect(story.act(review("dora"), by: "dora") == nil, "who answers for the data may, too")
        #expect(story.subject.proceedings.actions.map(\.number) == [1, 2, 3])
        #expect(Proceedings(story.subject.proceedings.json) == story.subject.proceedings)
    }

    @Test func `An open case is not reviewed, and nobody else reviews a closed one`() {
        let open = Story(policy: Sample.policy(), directory: Sample.directory())
        open.enter()
        #expect(open.act(review(), by: "bela")?.code == "review")
        let story = closed()
        let before = story.entries.count
        let other = Story(policy: Sample.policy(), directory: Sample.directory())
        other.enter()
        #expect(other.decide(Sample.decision()) == nil)
        #expect(other.act(review(), by: "dora")?.code == "review", "auditors own nothing there")
        #expect(story.act(review(), by: "nobody")?.code == "identity")
        #expect(story.act(review("nobody"), by: "chen")?.code == "review")
        #expect(story.act(.review(PostReview(findings: [])), by: "chen")?.code == "review")
        #expect(story.act(.review(PostReview(findings: [" "])), by: "chen")?.code == "malformed")
        let long = String(repeating: "x", count: PostReview.textBytesMax + 1)
        #expect(story.act(.review(PostReview(findings: [long])), by: "chen")?.code == "too-long")
        let many = PostReview(findings: [String](repeating: "x", count: PostReview.itemsMax + 1))
        #expect(story.act(.review(many), by: "chen")?.code == "review")
        let late = PostReview(findings: [], actions: [.init(text: "Late.", owner: "bela", due: Sample.start)])
        #expect(story.act(.review(late), by: "chen")?.code == "review")
        #expect(story.entries.count == before, "a refused act leaves no entry")
    }

    @Test func `An action is done once, by its owner or by a reviewer`() {
        let story = closed()
        #expect(story.act(review("dora", "bela", "amir"), by: "chen") == nil)
        #expect(story.act(.finishAction(number: 9, note: nil), by: "dora")?.code == "review")
        story.wait(60)
        #expect(story.act(.finishAction(number: 1, note: "Done."), by: "dora") == nil, "its owner")
        #expect(story.entries.last?.kind == .actionDone && story.entries.last?.fields["inTime"] == true)
        #expect(story.entries.last?.detail?.content["text"] == "Done.")
        #expect(story.act(.finishAction(number: 1, note: nil), by: "dora")?.code == "review", "once")
        story.wait(60 * 48)
        #expect(story.act(.finishAction(number: 2, note: nil), by: "alice") == nil, "a reviewer")
        #expect(story.entries.last?.fields["inTime"] == false)
        #expect(story.subject.proceedings.actions.map { $0.doneAt != nil } == [true, true, false])
    }

    @Test func `A case has so many actions at most`() {
        let story = closed()
        let twenty = PostReview(
            findings: [],
            actions: (0..<20).map { _ in PostReview.Action(text: "x", owner: "bela") }
        )
        for _ in 0..<5 { #expect(story.act(.review(twenty), by: "chen") == nil) }
        #expect(story.act(review("bela"), by: "chen")?.code == "review")
        #expect(story.subject.proceedings.actions.count == ReviewAction.perCaseMax)
    }
}
