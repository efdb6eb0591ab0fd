import JSON

/// Who must write the record of a case that was decided, and within which time.
public struct RecordRule: Hashable, Sendable {
    /// Anybody who holds one of these writes it.
    public var roles: [RoleName]
    /// Counted as the level's window is; `nil` names no time.
    public var within: Duration?

    public init(roles: [RoleName], within: Duration? = nil) {
        self.roles = roles
        self.within = within
    }
}

/// The record that a case which was decided waits for, or has.
public struct RecordDuty: Hashable, Sendable {
    /// Who wrote it first, and when; the text stands beside the entry that says so.
    public struct Written: Hashable, Sendable {
        public let by: PersonID
        public let at: Instant

        public init(by person: PersonID, at instant: Instant) {
            self.by = person
            self.at = instant
        }
    }

    public let roles: [RoleName]
    public let since: Instant
    /// Until when it is to be written; `nil` where no time is named.
    public let due: Instant?
    /// Whether that time passed without it, and its writers were reminded.
    public var isOverdue = false
    public var written: Written?

    public init(roles: [RoleName], since: Instant, due: Instant?) {
        self.roles = roles
        self.since = since
        self.due = due
    }

    /// When its writers are reminded; `nil` once they were, or where nothing is to be written any more.
    var nextDue: Instant? { written == nil && !isOverdue ? due : nil }

    /// From when it counts as missing: from its time on, and from the beginning where it has none.
    public var missingSince: Instant? {
        guard written == nil else { return nil }
        guard let due else { return since }
        return isOverdue ? due : nil
    }
}

extension RecordDuty {
    var json: JSONValue {
        var object: JSONObject = [
            "roles": .array(roles.map { .string($0.rawValue) }), "since": .int(since.microseconds),
        ]
        if let due { object["due"] = .int(due.microseconds) }
        if isOverdue { object["overdue"] = true }
        if let written { object["written"] = [.string(written.by.rawValue), .int(written.at.microseconds)] }
        return .object(object)
    }

    init?(_ json: JSONValue) {
        guard let roles = json["roles"]?.array, let since = json.instant("since") else { return nil }
        self.init(
            roles: roles.compactMap { $0.string.map { RoleName($0) } },
            since: since,
            due: json.instant("due")
        )
        isOverdue = json["overdue"]?.bool ?? false
        guard let stored = json["written"] else { return }
        guard let by = stored[0]?.string, let at = stored[1]?.int else { return nil }
        written = Written(by: PersonID(by), at: Instant(microseconds: at))
    }
}
