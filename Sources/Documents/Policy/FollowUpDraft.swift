import Escalation

/// What follows when a decision is not carried out, as its author wrote it.
///
/// `{level: supervisor, report-within: 30m, at-most: 1}`; all of it may be left out.
struct FollowUpDraft {
    let level: Placed<LevelName>?
    let value: FollowUpRule?

    private enum Key: String, DocumentKey {
        case level
        case reportWithin = "report-within"
        case atMost = "at-most"
    }

    init(_ node: DocumentNode) {
        guard let fields = node.fields(Key.self) else {
            (level, value) = (nil, nil)
            return
        }
        level = fields[.level]?.placed { $0.name() }
        value = FollowUpRule(
            level: level?.value,
            reportWithin: fields[.reportWithin]?.duration(),
            // A chain is bounded: what could not be done ten times needs another remedy than an eleventh case.
            chainMax: Int(fields[.atMost]?.integer(in: 1...10) ?? 1)
        )
    }
}

extension PolicyCheck {
    /// Levels that are named beside `levels`, of which there must be such.
    func checkNamedLevels(_ named: [Placed<LevelName>?]) {
        let names = levels.compactMap { $0.level?.value.rawValue }
        for level in named.compactMap({ $0 }) where !names.contains(level.value.rawValue) {
            level.node.refuse(
                "this policy has no level \(level.value.rawValue.quotedBriefly)",
                hint: names.suggestion(for: level.value.rawValue)
            )
        }
    }
}
