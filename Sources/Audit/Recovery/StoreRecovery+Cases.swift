import Escalation
import Fleet
import Messages
import Store

/// The policy under which a case was opened is not in the store.
struct PolicyMissing: Error, CustomStringConvertible {
    let caseID: CaseID
    let policy: PolicyReference

    var description: String {
        "case \(caseID) was opened under \(policy), which the store does not hold: restore a backup that does"
    }
}

extension StoreRecovery {
    private static let casesPage = 100
    /// Its rows go to whoever of the timers comes first.
    private static let laneLease: Duration = .seconds(1)

    /// Every open case, and every one of which the log says more than its row.
    func recoverCases(_ report: inout RecoveryReport, _ progress: (String) throws -> Void) throws {
        let rulebook = try store.reading(loadRulebook)
        var last: CaseID?
        while true {
            let page = try store.recovering { try $0.casesToRecover(after: last, limit: Self.casesPage) }
            guard let newest = page.last else { return }
            try hold()
            try recover(page, by: rulebook, &report)
            last = newest
            try progress("\(report.asked.count + report.closed.count) cases taken up")
        }
    }

    private func recover(_ ids: [CaseID], by rulebook: Rulebook, _ report: inout RecoveryReport) throws {
        let stories = try store.reading { reader in
            try Dictionary(uniqueKeysWithValues: ids.map { ($0, try reader.story(of: $0).map(\.entry)) })
        }
        let incarnation = report.incarnation
        let (asked, closed) = try store.recovering { transaction in
            let lane = try transaction.takeLane(lane, lease: Self.laneLease)
            var batch = CaseBatch(try transaction.lockCases(Set(ids)), post: post)
            var step = rulebook.step(at: transaction.now)
            var asked: [RecoveryReport.Asked] = []
            var closed: [RecoveryReport.Closed] = []
            for id in ids {
                guard let subject = batch.cases[id] else { continue }
                guard let policy = rulebook.policy(subject.policy) else {
                    throw PolicyMissing(caseID: id, policy: subject.policy)
                }
                let beyond = (stories[id] ?? []).filter { $0.change > subject.change }
                let logged = beyond.isEmpty ? nil : try LoggedCourse(beyond, from: subject.place)
                let recovered = batch.change(id) { subject in
                    subject.recover(by: logged, incarnation: incarnation, policy: policy, step: &step)
                }
                let isSound = batch.cases[id]?.proceedings.recovery?.isSound ?? true
                let entries = logged?.count ?? 0
                switch recovered {
                case .closed(let outcome)?: closed.append(.init(id: id, outcome: outcome, entries: entries))
                case .asked(let level)?:
                    asked.append(.init(id: id, level: level, entries: entries, isSound: isSound))
                case .held?: asked.append(.init(id: id, level: nil, entries: entries, isSound: isSound))
                case .untouched?, nil: continue
                }
            }
            var changes = ChangeSet()
            changes.lane = lane
            try batch.write(step, to: &changes, backlog: transaction.logBacklog)
            _ = try transaction.write(changes)
            return (asked, closed)
        }
        report.asked += asked
        report.closed += closed
    }

    private var lane: LaneID { LaneID(kind: WorkerKind.sla.rawValue, name: holder) }

    /// Cases of which nothing is left but their entries.
    func noteLostCases(_ report: inout RecoveryReport, _ progress: (String) throws -> Void) throws {
        let (from, incarnation, source) = (report.from, report.incarnation, post.source)
        while true {
            try hold()
            let ids = try store.recovering { try $0.casesWithoutRow(from: from, limit: Self.casesPage) }
            guard !ids.isEmpty else { return }
            let lost = try store.reading { reader in
                try ids.map { try LostCase(reader.story(of: $0).map(\.entry)) }
            }
            try store.recovering { transaction in
                var changes = ChangeSet()
                changes.lane = try transaction.takeLane(lane, lease: Self.laneLease)
                for subject in lost {
                    changes.entries.append(subject.entry(incarnation: incarnation, at: transaction.now))
                    guard let outcome = subject.outcome(incarnation: incarnation, source: source, at: transaction.now)
                    else { continue }
                    changes.outbox.append(post.envelope(outcome))
                }
                try transaction.note(lost, incarnation: incarnation)
                _ = try transaction.write(changes)
            }
            report.lost += lost
            try progress("\(report.lost.count) cases are lost")
        }
    }
}
