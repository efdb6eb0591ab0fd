import Escalation
import Testing

@testable import Store

/// What reviews ask for, beside the cases that it follows from.
@Suite struct ReviewTests {
    private static let closed = CaseStatus.closed(
        Closure(outcome: .refused, at: Sample.start, level: "operator", by: .expiry(nil))
    )

    private func reviewed(_ id: CaseID, _ actions: [ReviewAction]) -> Case {
        let old = Sample.aCase(id, status: Self.closed)
        var proceedings = Proceedings()
        proceedings.actions = actions
        return Case(
            id: old.id,
            key: old.key,
            running: old.running,
            policy: old.policy,
            openedAt: old.openedAt,
            opening: old.opening,
            snapshot: old.snapshot,
            status: old.status,
            change: old.change + 1,
            revision: old.revision,
            attached: old.attached,
            waiting: old.waiting,
            updatedAt: old.updatedAt,
            standing: old.standing,
            proceedings: proceedings
        )
    }

    @Test(arguments: StoreKind.available)
    func `What is open comes first, by when it is due; what is done is found no more among what is open`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            defer { store.close() }
            let soon = ReviewAction(number: 1, owner: "ada", due: Sample.start + .seconds(60), since: Sample.start)
            let later = ReviewAction(number: 2, owner: "ben", due: Sample.start + .seconds(90), since: Sample.start)
            let someDay = ReviewAction(number: 3, owner: "ada", due: nil, since: Sample.start)
            try store.write {
                $0.newCases = ["A", "B"].map { Sample.aCase($0, status: Self.closed) }
            }
            func update(_ subject: Case) throws {
                try store.transaction { transaction in
                    _ = try transaction.lockCases([subject.id])
                    var changes = ChangeSet()
                    changes.updatedCases = [subject]
                    _ = try transaction.write(changes)
                }
            }
            try update(reviewed("A", [soon, later, someDay]))
            try update(reviewed("B", [soon]))
            func found(_ change: (inout ActionFilter) -> Void = { _ in }) throws -> [String] {
                var filter = ActionFilter()
                change(&filter)
                return try store.reading { try $0.reviewActions(filter) }.map { "\($0.caseID)\($0.action.number)" }
            }
            #expect(try found() == ["A1", "B1", "A2", "A3"])
            #expect(try found { $0.owner = "ada" } == ["A1", "B1", "A3"])
            #expect(try found { $0.caseID = "B" } == ["B1"])
            let done = ReviewAction(
                number: 1,
                owner: "ada",
                due: soon.due,
                since: soon.since,
                doneAt: Sample.start + .seconds(30)
            )
            try update(reviewed("A", [done, later, someDay]))
            #expect(try found { $0.isOpen = true } == ["B1", "A2", "A3"])
            #expect(try found { $0.limit = 9 } == ["B1", "A2", "A3", "A1"])
            let kept = try store.reading { try $0.reviewActions(ActionFilter()) }.first {
                $0.caseID == "A" && $0.action.number == 1
            }
            #expect(kept?.action == done && kept?.policy == Sample.aCase("A", status: Self.closed).policy.name)
            #expect(try store.reading { try $0.case("A") }?.proceedings.actions == [done, later, someDay])
        }
    }
}
