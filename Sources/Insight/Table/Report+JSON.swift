import Escalation
import JSON

extension Report {
    /// One object: what it is about, and every table as a list of objects whose members are the table's columns. Times
    /// are seconds, points in time RFC 3339, shares between 0 and 1.
    public var json: JSONValue {
        var tables = JSONObject()
        for table in self.tables { tables[table.name] = table.json }
        return [
            "from": .string(scope.from.description), "to": .string(scope.to.description),
            "filters": .object(scope.filters), "entries": .int(entries), "unreadable": .int(Int64(unreadable)),
            "rules": [
                "wordsPerMinute": .int(rules.wordsPerMinute), "stormCases": .int(Int64(rules.stormCases)),
                "stormWithinSeconds": .int(rules.stormWithin.components.seconds),
                "evidenceMin": .int(Int64(rules.evidenceMin)), "percentiles": "nearest rank",
            ],
            "disputes": .int(Int64(disputes)), "hours": .array(hours.map { .array($0.map { .int(Int64($0)) }) }),
            "tables": .object(tables),
        ]
    }
}

extension ReportScope {
    /// What was asked for beside the period.
    public var filters: JSONObject {
        var filters = JSONObject()
        for (name, value) in filterTexts { filters[name] = .string(value) }
        return filters
    }

    /// The same for people.
    var filterTexts: [(name: String, value: String)] {
        [
            ("policy", policy?.rawValue), ("version", version.map { "\($0)" }), ("category", category?.rawValue),
            ("trigger", trigger?.rawValue), ("level", level?.rawValue), ("team", team?.rawValue),
        ].compactMap { name, value in value.map { (name, $0) } }
    }
}

extension ReportTable {
    var json: JSONValue {
        .array(
            rows.map { row in
                var object = JSONObject()
                for (column, cell) in zip(columns, row) { object[column.name] = cell.json }
                return .object(object)
            }
        )
    }
}

extension ReportTable.Cell {
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .count(let count): .int(Int64(count))
        case .time(let time): time.map { .double(Double($0.microseconds) / 1_000_000) } ?? .null
        case .instant(let instant): instant.map { .string($0.description) } ?? .null
        case .share(let share): share.map { .double($0) } ?? .null
        }
    }
}
