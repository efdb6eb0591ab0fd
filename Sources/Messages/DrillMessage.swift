import Escalation
import JSON

/// What somebody says of a drill.
public enum DrillMessage: Hashable, Sendable {
    case start(DrillRequest)
    case end(DrillEnding)

    static let startType = "dev.belay.drill"
    static let endType = "dev.belay.drill-over"
    static let types = [startType, endType]

    var type: String {
        switch self {
        case .start: Self.startType
        case .end: Self.endType
        }
    }

    init(_ type: String, _ data: Fields, beside common: Set<String>) throws(Refusal) {
        guard let id = DrillID(mark: try data.requiredName("drill")) else {
            throw .malformed("data.drill has letters, digits and hyphens, at most \(DrillID.bytesMax)")
        }
        if type == Self.startType {
            try data.refuseOthers(
                than: common.union(["drill", "title", "policies", "recipients", "unserved", "until", "eventsFrom"])
            )
            guard let until = Instant(try data.requiredText("until")) else {
                throw .malformed("data.until must be a time such as 2026-11-23T04:05:06Z")
            }
            self = .start(
                DrillRequest(
                    id: id,
                    title: try data.requiredText("title"),
                    policies: try data.names("policies").map { PolicyName($0) },
                    recipients: try data.names("recipients").map { PersonID($0) },
                    unserved: try data.names("unserved").map { LevelName($0) },
                    until: until,
                    eventsFrom: try data.name("eventsFrom").map { BrokerUser($0) }
                )
            )
        } else {
            try data.refuseOthers(than: common.union(["drill", "passed", "findings", "renewals"]))
            guard let passed = try data.required("passed").bool else {
                throw .malformed("data.passed must be true or false")
            }
            self = .end(
                DrillEnding(
                    id: id,
                    passed: passed,
                    findings: try data.texts("findings"),
                    renewals: try Self.renewals(data)
                )
            )
        }
    }

    private static func renewals(_ data: Fields) throws(Refusal) -> [DrillResult.Renewal] {
        guard let value = data.value("renewals"), value != .null else { return [] }
        let renewals = (value.array ?? []).compactMap { DrillResult.Renewal($0) }
        guard let list = value.array, list.count == renewals.count, list.count <= DrillRequest.countMax else {
            throw .malformed("data.renewals must be a list of objects with person, qualification and until")
        }
        return renewals
    }

    func write(to data: inout JSONObject) {
        switch self {
        case .start(let request):
            for (name, value) in request.json { data[name] = value }
        case .end(let ending):
            data["drill"] = .string(ending.id.rawValue)
            data["passed"] = .bool(ending.passed)
            data["findings"] = .array(ending.findings.map { .string($0) })
            data["renewals"] = .array(ending.renewals.map(\.json))
        }
    }
}

extension Fields {
    /// A list of names, each short and of one line.
    fileprivate func names(_ key: String) throws(Refusal) -> [String] {
        let names = try texts(key)
        for name in names
        where name.isEmpty || name.utf8.count > Self.nameBytesMax
            || name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        {
            throw .malformed("data.\(key) must hold names only")
        }
        return names
    }
}
