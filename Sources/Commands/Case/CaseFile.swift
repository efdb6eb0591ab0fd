import Escalation
import JSON
import Store

/// All that is stored about one case, as one reading saw it.
struct CaseFile {
    private(set) var subject: Case
    private(set) var entries: [StoredEntry]
    let notices: [NoticeState]
    let readAt: Instant
    /// Of an open case whose window is counted in working time.
    let workingWindow: WorkingWindow?
    /// `nil` shows what was written down.
    var texts: CaseTexts?

    /// `nil` where there is no such case.
    init?(_ reader: any StoreReader, _ id: CaseID) throws {
        guard let subject = try reader.case(id) else { return nil }
        self.subject = subject
        entries = try reader.story(of: id)
        notices = try reader.notices(of: id)
        readAt = reader.now
        if case .open(let stay) = subject.status {
            workingWindow = try WorkingWindow(of: stay, entries: entries, in: reader)
        } else {
            workingWindow = nil
        }
    }

    /// The same without what the case's policy keeps from whoever holds only these roles.
    func visible(to roles: Set<RoleName>, under rule: PrivacyRule) -> CaseFile {
        var file = self
        file.subject = rule.visible(subject, to: roles)
        file.entries = entries.map { stored in
            StoredEntry(
                row: stored.row,
                entry: rule.visible(stored.entry, to: roles),
                index: stored.index,
                erased: stored.erased
            )
        }
        return file
    }

    var json: JSONValue {
        guard case .object(var object) = subject.json else { return .null }
        object["because"] = .string(because)
        if let procedure { object["procedure"] = procedure }
        object["facts"] = .array(
            subject.opening.facts.map { ["field": .string($0.path.description), "value": $0.value] }
        )
        if let workingWindow {
            object["workingSecondsLeft"] = .int(workingWindow.left(at: readAt).components.seconds)
        }
        if let expectedBy { object["expectedBy"] = .string(expectedBy.description) }
        object["story"] = .array(entries.map(\.json))
        object["notices"] = .array(notices.map(\.json))
        return .object(object)
    }

    func lines(_ style: Style, width: Int) -> [String] {
        heading(style) + about(style) + story(style) + noticeLines(style)
    }

    private func heading(_ style: Style) -> [String] {
        let (status, level, _) = subject.whereabouts
        var lines = [
            style.bold("Case \(subject.id)") + "  "
                + (subject.outcome == nil ? style.yellow(status) : style.green(status))
                + "  " + "\(subject.policy), trigger \(subject.key.trigger)".printable
        ]
        if let drill = subject.opening.drill {
            let people = drill.recipients.map(\.rawValue).joined(separator: ", ")
            lines.append(
                style.yellow("DRILL \(drill.id.rawValue.printable)")
                    + ": practice with \(people); nobody else is told, and no automation".printable
            )
        }
        lines += subject.standing.lines
        switch subject.status {
        case .open(let stay):
            let left = stay.windowEnds.since(readAt)
            lines.append(
                "At level \(level), revision \(subject.revision), until \(stay.windowEnds.shown) (\(left.shown) left)"
                    .printable
            )
            if let workingWindow { lines.append(workingWindow.text(at: readAt)) }
            if let expectedBy {
                let left = expectedBy.since(readAt)
                let place = left > .zero ? "\(left.shown) left" : "it takes longer than it normally does"
                lines.append("An answer is normally there by \(expectedBy.shown) (\(place))")
            }
            switch stay.stage {
            case .passed: lines.append("On its way: no worker has taken it in at this level yet.")
            case .held: lines.append("Its gate is on hold: nobody is asked before that ends.")
            case .underReview(let owners):
                lines.append("Owners: \(owners.map(\.rawValue).joined(separator: ", "))".printable)
            }
            if !stay.votes.isEmpty {
                let votes = stay.votes.map { "\($0.person) \($0.action.rawValue)" }.joined(separator: ", ")
                lines.append("Answered so far: \(votes)".printable)
            }
            lines += stay.course.lines(style)
            if let claim = stay.claim { lines.append("Claimed by \(claim.by) until \(claim.until.shown)".printable) }
        case .closed(let closure):
            lines.append(
                "Ended as \(closure.outcome.rawValue) at level \(level), \(closure.at.shown), by \(closure.by.description)"
                    .printable
            )
        }
        return lines + proceedings
    }

    /// What stopped and why.
    private func about(_ style: Style) -> [String] {
        let opening = subject.opening
        var lines = ["", style.bold("Why: ") + because.printable]
        if let reason = opening.origin?.reason { lines.append("  the automation said: " + reason.printable) }
        lines += opening.facts.map { "  \($0.path) is \($0.value.shown)".printable }
        if let ask = opening.ask {
            lines.append(style.bold("Asked: ") + ask.question.printable)
            if !ask.options.isEmpty { lines.append("  options: " + ask.options.joined(separator: ", ").printable) }
            if let neededBy = ask.neededBy { lines.append("  needed by \(neededBy.shown)") }
        }
        lines.append(style.bold("Captured:"))
        lines += subject.snapshot.fields.flattened(below: "").map { "  \($0.path): \($0.value.shown)".printable }
        lines.append(
            style.dim("From event \(opening.event.id) of \(opening.event.source) (\(opening.event.type))".printable)
        )
        if subject.attached > 0 { lines.append(style.dim("\(subject.attached) more events joined it")) }
        return lines
    }

    private func story(_ style: Style) -> [String] {
        ["", style.bold("Story (UTC)")]
            + entries.flatMap { entry -> [String] in
                let line = StoryLine(entry)
                let mark = entry.index == nil ? style.dim(" *") : ""
                let beside = line.words.map { "“\($0.printable)”" } + line.notes.map(\.printable)
                return ["  \(line.at?.shown ?? "?")  " + line.sentence.printable + mark]
                    + beside.map { "                       " + style.dim($0) }
            } + (entries.contains { $0.index == nil } ? [style.dim("  * not yet in the log")] : [])
    }

    private func noticeLines(_ style: Style) -> [String] {
        guard !notices.isEmpty else { return [] }
        return ["", style.bold("Notices")]
            + notices.map { state in
                "  \(state.notice.createdAt.shown)  \(state.notice.purpose.rawValue) to \(state.notice.recipient.shown): \(state.text)"
                    .printable
            }
    }
}

extension JSONValue {
    /// Every value that is no object, under its dotted path.
    func flattened(below path: String) -> [(path: String, value: JSONValue)] {
        guard case .object(let object) = self, !object.isEmpty else { return [(path, self)] }
        return object.flatMap { $0.value.flattened(below: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }
}
