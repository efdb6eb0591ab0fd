import Escalation

/// What a level expects of its people besides a decision in its window, as its author wrote it.
struct LevelTermsDraft {
    private let remindEvery: Placed<Duration>?
    private let turnaround: Placed<Duration>?
    /// Who may approve exceptions.
    let exceptions: [Placed<RoleName>]
    let record: RecordDraft

    /// - Parameter isWorkingTime: Whether the level's window is counted in a calendar.
    init(
        remindEvery: DocumentNode?,
        turnaround: DocumentNode?,
        exceptions: DocumentNode?,
        record: RecordDraft,
        hasFirstCheck: Bool,
        isWorkingTime: Bool
    ) {
        self.remindEvery = remindEvery.flatMap { $0.placed { $0.window(isWorkingTime: isWorkingTime) } }
        self.record = record
        self.exceptions = exceptions?.placedList(atLeast: 1) { $0.name() } ?? []
        if let exceptions, !hasFirstCheck {
            exceptions.refuse(
                "there is no rule here to make an exception from",
                hint: "write the rules under `first-check:`, or remove this"
            )
        }
        self.turnaround = turnaround.flatMap { $0.placed { $0.window(isWorkingTime: isWorkingTime) } }
    }

    /// Above so many reminders of one stay nobody reads them.
    private static let remindersMax: Int64 = 50

    /// Holds it against the window of the level.
    func check(window: Duration) {
        if let turnaround, turnaround.value > window {
            turnaround.node.refuse(
                "the window passes before the time that people normally take",
                hint: "write at most \(WrittenDuration(window))"
            )
        }
        guard let every = remindEvery else { return }
        if every.value < .seconds(60) {
            every.node.refuse("nobody acts on a reminder in less than a minute", hint: "write at least 1m")
        } else if every.value >= window {
            every.node.refuse(
                "the window has passed before anybody is reminded again",
                hint: "write less than \(WrittenDuration(window))"
            )
        } else if window.microseconds / every.value.microseconds > Self.remindersMax {
            every.node.warn(
                "owners are reminded up to \(window.microseconds / every.value.microseconds) times of one case",
                hint: "write a longer time: who is reminded too often reads none of it"
            )
        }
    }

    func settle(_ level: inout PolicyLevel) {
        level.remindEvery = remindEvery?.value
        level.turnaround = turnaround?.value
        level.exceptions = exceptions.map(\.value)
    }
}

extension PolicyCheck {
    /// Exceptions that nobody could approve, because no owner of the level holds a role that may. The directory changes
    /// more often than a policy does, so this is a warning.
    func checkExceptions() {
        guard let directory = installation.directory else { return }
        for level in levels {
            guard let first = level.terms.exceptions.first, let rules = level.value else { continue }
            let roles = level.terms.exceptions.map(\.value)
            guard !directory.holders(of: roles).isEmpty,
                !directory.candidates(at: rules).contains(where: { !$0.roles.isDisjoint(with: roles) })
            else { continue }
            first.node.warn(
                "no owner of this level may approve an exception",
                hint: "give one of them such a role, or let such cases escalate"
            )
        }
    }
}
