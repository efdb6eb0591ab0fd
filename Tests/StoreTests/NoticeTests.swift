import Escalation
import Testing

@testable import Store

/// Notices on their way out.
@Suite struct NoticeTests {
    @Test(arguments: StoreKind.contract)
    func `A leased notice is hidden until its lease has passed, and then has another attempt`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            try store.write {
                $0.notices = [Sample.notice("b", createdAt: Sample.start + .seconds(1)), Sample.notice("a")]
            }
            #expect(try store.reading { try $0.nextNoticeDue() } == Sample.start)
            let first = try store.transaction { try $0.leaseNotices(limit: 1, lease: .seconds(-1)) }
            #expect(first == [LeasedNotice(notice: Sample.notice("a"), attempt: 1)])
            let second = try store.transaction { try $0.leaseNotices(limit: 9, lease: .seconds(60)) }
            #expect(second.map(\.notice.id) == ["a", "b"] && second.map(\.attempt) == [2, 1])
            #expect(try store.transaction { try $0.leaseNotices(limit: 9, lease: .seconds(60)) } == [])
            #expect(try store.transaction { try $0.lockNotices(first) } == [])
            #expect(try store.transaction { try $0.lockNotices(second.reversed()) } == second)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `A notice that is postponed keeps its attempts, and all that wait for one person are taken together`(
        kind: StoreKind
    ) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let line = NoticeLine(person: "ada", channel: "mail")
            try store.write {
                $0.notices =
                    ["a", "b", "c"].map { Sample.notice($0) } + [
                        Sample.notice("bob", to: .person("bob", channel: "mail")),
                        Sample.notice("hook", to: .person("ada", channel: "webhook")),
                    ]
            }
            let later = try store.transaction { transaction in
                let leased = try transaction.leaseNotices(limit: 1, lease: .seconds(60))
                #expect(leased.map(\.notice.id) == ["a"])
                let rest = try transaction.leaseNotices(on: line, limit: 9, lease: .seconds(60))
                #expect(rest.map(\.notice.id) == ["b", "c"])
                let later = transaction.now + .seconds(30)
                try transaction.postponeNotices(leased, until: later)
                try transaction.postponeNotices(rest, until: transaction.now - .seconds(1))
                return later
            }
            let again = try store.transaction { try $0.leaseNotices(on: line, limit: 9, lease: .seconds(60)) }
            #expect(again.map(\.notice.id) == ["b", "c"] && again.map(\.attempt) == [1, 1])
            let waiting = try store.reading { try $0.notices(of: "AAAA-BBBB-CCCC") }.first { $0.notice.id == "a" }
            #expect(waiting?.standing == .waiting(until: later) && waiting?.attempt == 0)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `How many messages somebody got lately is kept for each channel`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let (mail, hook) = (
                NoticeLine(person: "ada", channel: "mail"), NoticeLine(person: "ada", channel: "webhook")
            )
            let pace = NoticePace(since: Sample.start, sent: 3)
            try store.transaction { transaction in
                let new = try transaction.lockPaces([mail, hook])
                #expect(new.values.allSatisfy { $0.sent == 0 } && new.count == 2)
                try transaction.keepPaces([mail: pace])
            }
            let kept = try store.transaction { try $0.lockPaces([mail, hook]) }
            #expect(kept[mail] == pace && kept[hook]?.sent == 0)
        }
    }

    @Test(arguments: StoreKind.contract)
    func `What became of a notice is kept and tallied`(kind: StoreKind) throws {
        try StoreFixture.with(kind) { fixture in
            let store = fixture.open()
            let id: CaseID = "AAAA-BBBB-CCCC"
            try store.write {
                $0.notices =
                    ["a", "b", "c", "d"].map { Sample.notice($0) } + [
                        Sample.notice("other-stay", generation: 2), Sample.notice("warning", purpose: .warning),
                    ]
            }
            let leased = try store.transaction { try $0.leaseNotices(limit: 9, lease: .seconds(60)) }
            let later = Sample.start + .seconds(90)
            let standings: [NoticeState.Standing] = [.delivered, .failed, .stopped, .waiting(until: later)]
            let states = zip(leased, standings).map { leased, standing in
                NoticeState(
                    notice: leased.notice,
                    attempt: leased.attempt,
                    standing: standing,
                    detail: standing == .stopped ? nil : "250 \u{1F600}"
                )
            }
            try store.transaction { transaction in
                _ = try transaction.lockNotices(leased)
                _ = try transaction.write(ChangeSet { $0.noticeStates = states })
            }
            let stored = try store.reading { try $0.notices(of: id) }
            #expect(stored.filter { states.map(\.notice).contains($0.notice) } == states)
            let tally = try store.transaction { try $0.noticeTally(case: id, generation: 1) }
            #expect(tally == NoticeTally(waiting: 1, delivered: 1, failed: 1))
            #expect(try store.transaction { try $0.lockNotices(leased) }.count == 3, "what is settled is not locked")
            #expect(try store.reading { try $0.nextNoticeDue() } == later)
        }
    }
}
