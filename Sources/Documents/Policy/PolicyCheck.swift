import Escalation

/// Holds the parts of a policy against one another and against the installation.
///
/// It works on drafts: a part that was refused is left out, so that nothing is said twice about one mistake.
struct PolicyCheck {
    let levels: [LevelDraft]
    let triggers: [TriggerDraft]
    let authorities: [AuthorityDraft]
    let notices: NoticeDraft?
    let firstChecks: [FirstCheckDraft]
    /// That the policy names for all of its levels.
    let calendars: [Placed<CalendarName>]
    let installation: Installation

    func run() {
        checkNames()
        checkLevels()
        checkExpiries()
        checkFields()
        checkPeople()
        checkQuorums()
        checkDuties()
        checkExceptions()
        checkHeld(levels.flatMap(\.terms.exceptions))
        for check in firstChecks { check.check(levels: levels, authorities: authorities) }
        checkCalendars()
    }

    /// A window in a calendar that nobody applied would be counted by the wall clock.
    private func checkCalendars() {
        guard let known = installation.calendars?.names.map(\.rawValue) else { return }
        for calendar in calendars + levels.flatMap(\.calendars) where !known.contains(calendar.value.rawValue) {
            calendar.node.refuse(
                "no calendar \(calendar.value.rawValue.quotedBriefly) is applied",
                hint: known.isEmpty
                    ? "apply it with, or before, this policy" : known.suggestion(for: calendar.value.rawValue)
            )
        }
    }

    /// Names that stand twice, and names of things that are not there.
    private func checkNames() {
        levels.compactMap(\.level).refuseRepeats(of: "the level")
        triggers.compactMap(\.name).refuseRepeats(of: "the trigger")
        triggers.compactMap(\.gate).refuseRepeats(of: "the gate")
        authorities.compactMap(\.name).refuseRepeats(of: "the authority")
        let names = levels.compactMap { $0.level?.value.rawValue }
        for entry in triggers.compactMap(\.entry) where !names.contains(entry.value.rawValue) {
            entry.node.refuse(
                "this policy has no level \(entry.value.rawValue.quotedBriefly)",
                hint: names.suggestion(for: entry.value.rawValue)
            )
        }
    }

    private func checkLevels() {
        if let known = installation.levels?.map(\.rawValue) {
            for level in levels.compactMap(\.level) where !known.contains(level.value.rawValue) {
                level.node.refuse(
                    "the installation has no level \(level.value.rawValue.quotedBriefly)",
                    hint: known.suggestion(for: level.value.rawValue)
                )
            }
        }
        for action in levels.last?.actions ?? [] where action.value == .escalate {
            action.node.refuse("nobody stands above the last level", hint: "remove escalate here")
        }
        for action in levels.first?.actions ?? [] where action.value == .returnBelow {
            action.node.refuse("nobody stands below the first level", hint: "remove return here")
        }
        for level in levels {
            let change = level.actions.first { $0.value == .approveWithChanges }
            if let change, level.changeable.isEmpty {
                change.node.refuse("nothing may be changed at this level", hint: "write the fields under `changeable:`")
            }
            if let field = level.changeable.first, change == nil, !level.actions.isEmpty {
                field.node.warn(
                    "nobody may change anything here without the action approve-with-changes",
                    hint: "add the action, or remove `changeable`"
                )
            }
            for field in level.changeable where field.value.names[0] != "data" {
                field.node.refuse("only the event's data can be changed", hint: "write a path that begins with data.")
            }
        }
    }

    private func checkExpiries() {
        let names = authorities.compactMap { $0.name?.value.rawValue }
        for (position, level) in levels.enumerated() {
            if let expiry = level.expiry,
                let objection = expiry.value.objection(isLastLevel: position == levels.count - 1)
            {
                expiry.node.refuse(objection)
            }
            if let authority = level.expiryAuthority, !names.contains(authority.value.rawValue) {
                authority.node.refuse(
                    "the policy has no authority \(authority.value.rawValue.quotedBriefly)",
                    hint: names.suggestion(for: authority.value.rawValue)
                )
            }
        }
    }
}

extension Array {
    /// Says of every name that was written before where that was.
    func refuseRepeats<Kind>(of what: String) where Element == Placed<Identifier<Kind>> {
        var seen: [Identifier<Kind>: SourcePosition] = [:]
        for name in self {
            if let first = seen[name.value] {
                name.node.refuse(
                    "\(what) \(name.value.rawValue.quotedBriefly) stands here twice",
                    hint: "it was first written at \(first)"
                )
            } else {
                seen[name.value] = name.node.position
            }
        }
    }
}
