import Escalation
import JSON
import Store

/// The last cases of policies, as other rules and other data are held against them.
struct PastCases {
    let store: any Store
    let environment: CommandEnvironment
    /// Of each policy the newest, so many.
    let last: Int
    var period = ReplayPeriod()
    var changes: [DataChange] = []
    let isQuiet: Bool

    /// What would have been done otherwise with the cases of a policy.
    ///
    /// - Parameters:
    ///   - policy: Its new text; `nil` leaves each case under its own version.
    ///   - versions: Under which its cases were opened.
    ///   - each: Told of every case.
    func replay(
        of name: PolicyName,
        under policy: Policy?,
        versions: [PolicyReference: Policy],
        directory: Directory?,
        calendars: BusinessCalendars,
        each: (ReplayedCase) -> Void = { _ in }
    ) throws -> PolicyReplay {
        let (found, now) = try store.reading { reader in
            let filter = CaseFilter(
                policy: name,
                openedBefore: period.to,
                // A filter leaves its bound out, and instants are whole microseconds.
                openedAfter: period.from.map { $0 - .microseconds(1) },
                limit: last
            )
            return (try reader.cases(filter), reader.now)
        }
        // What Belay opened itself follows from another case, or from the clock, and from no text of a trigger; what was
        // practised follows from a script.
        let cases = found.filter { !$0.key.isOurs && !$0.isDrill }
        let progress = Progress(environment.console, isQuiet: isQuiet)
        defer { progress.clear() }
        var replay = PolicyReplay()
        for (place, subject) in cases.enumerated() {
            try environment.checkInterruption()
            progress.show("\(name): case \(place + 1) of \(cases.count)")
            // One short reading a case: a long one would hold back the store's own clearing up.
            let past = try store.reading { reader in
                PastCase(try reader.case(subject.id) ?? subject, story: try reader.story(of: subject.id).map(\.entry))
            }
            let standing = versions[subject.policy]
            // Without a version that can be read nothing can be told, under whichever text.
            guard let text = policy ?? standing ?? versions.values.first(where: { $0.name == name }) else { continue }
            let replayed = text.replay(
                past.changing(changes),
                openedUnder: standing,
                directory: directory ?? text.cast,
                calendars: calendars,
                now: now
            )
            replay.add(replayed)
            each(replayed)
        }
        return replay
    }
}
