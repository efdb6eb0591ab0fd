import Escalation
import JSON
import Store

/// The last cases of policies, as a new text of theirs is held against them.
struct PastCases {
    let store: any Store
    let environment: CommandEnvironment
    /// Of each policy the newest, so many.
    let last: Int
    let isQuiet: Bool

    /// What a policy's new text would have done otherwise.
    ///
    /// - Parameters:
    ///   - versions: Under which its cases were opened.
    ///   - each: Told of every case.
    func replay(
        under policy: Policy,
        versions: [PolicyReference: Policy],
        directory: Directory,
        calendars: BusinessCalendars,
        each: (ReplayedCase) -> Void = { _ in }
    ) throws -> PolicyReplay {
        let (found, now) = try store.reading { (try $0.cases(CaseFilter(policy: policy.name, limit: last)), $0.now) }
        // What Belay opened itself follows from another case, or from the clock, and from no text of a trigger.
        let cases = found.filter { !$0.key.isOurs }
        let progress = Progress(environment.console, isQuiet: isQuiet)
        defer { progress.clear() }
        var replay = PolicyReplay()
        for (place, subject) in cases.enumerated() {
            try environment.checkInterruption()
            progress.show("\(policy.name): case \(place + 1) of \(cases.count)")
            // One short reading a case: a long one would hold back the store's own clearing up.
            let past = try store.reading { reader in
                PastCase(try reader.case(subject.id) ?? subject, story: try reader.story(of: subject.id).map(\.entry))
            }
            let replayed = policy.replay(
                past,
                openedUnder: versions[subject.policy],
                directory: directory,
                calendars: calendars,
                now: now
            )
            replay.add(replayed)
            each(replayed)
        }
        return replay
    }
}

extension Console {
    /// What would have gone differently, a line for each difference, and in total.
    func show(_ replay: PolicyReplay, of policy: Policy) {
        var table = TextTable([
            .init(title: "CASE"), .init(title: "OPENED"), .init(title: "TRIGGER", isFlexible: true),
            .init(title: "OTHERWISE", isFlexible: true),
        ])
        for replayed in replay.cases {
            for (place, difference) in replayed.differences.enumerated() {
                table.add([
                    .init(place == 0 ? replayed.id.rawValue : ""), .init(place == 0 ? replayed.openedAt.shown : ""),
                    .init(place == 0 ? replayed.trigger.rawValue : ""),
                    .init(difference.inWords, tint: difference.tint),
                ])
            }
        }
        if !table.isEmpty { self.table(table) }
        for words in replay.summary(of: policy) { line(words.printable) }
    }
}
