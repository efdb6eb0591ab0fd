import Escalation
import JSON

extension Console {
    /// The cases that one of both opens, and how many in all.
    func show(_ replay: EventReplay, of file: String) {
        for (line, problem) in replay.unreadable.prefix(20) { note("\(file):\(line): \(problem)".printable) }
        if replay.unreadable.count > 20 { note("… further ones are only counted") }
        var table = TextTable([
            .init(title: "LINE", isNumber: true), .init(title: "AT"), .init(title: "TRIGGER", isFlexible: true),
            .init(title: "LEVEL"), .init(title: "OTHERWISE"),
        ])
        let listed = (replay.added.map { ($0, "opened") } + replay.missing.map { ($0, "not opened") })
            .sorted { $0.0.line < $1.0.line }
        for (opened, words) in listed.prefix(50) {
            table.add([
                .init("\(opened.line)"), .init(opened.subject.openedAt.shown),
                .init(opened.subject.key.trigger.rawValue), .init(opened.subject.whereabouts.level.rawValue),
                .init(words, tint: words == "opened" ? .odd : .bad),
            ])
        }
        if !table.isEmpty { self.table(table) }
        if listed.count > 50 { note("… and \(listed.count - 50) more: say --json.") }
        let (before, now) = (replay.opened.before.total, replay.opened.now.total)
        let unread = replay.unreadable.isEmpty ? "" : ", \(replay.unreadable.count) not readable"
        line("\(replay.events) recorded events: \(before) cases opened before, \(now) now\(unread)")
    }
}

extension EventReplay {
    var json: [JSONValue] {
        func object(_ opened: Opened, isNew: Bool) -> JSONValue {
            [
                "line": .int(Int64(opened.line)), "trigger": .string(opened.subject.key.trigger.rawValue),
                "policy": .string(opened.subject.policy.name.rawValue), "key": .string(opened.subject.key.value),
                "level": .string(opened.subject.whereabouts.level.rawValue), "opened": .bool(isNew),
            ]
        }
        return unreadable.map { ["line": .int(Int64($0.line)), "problem": .string($0.problem)] }
            + added.map { object($0, isNew: true) } + missing.map { object($0, isNew: false) }
            + [
                [
                    "events": .int(Int64(events)), "unreadable": .int(Int64(unreadable.count)),
                    "opened": [
                        "before": .int(Int64(opened.before.total)), "now": .int(Int64(opened.now.total)),
                    ],
                ]
            ]
    }
}
