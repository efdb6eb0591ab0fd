import JSON

/// What people found when they looked back at a case that had ended, and what they mean to do about it.
public struct PostReview: Hashable, Sendable {
    /// Something that somebody is to do by some time.
    public struct Action: Hashable, Sendable {
        public let text: String
        public let owner: PersonID
        /// Until when; `nil` names no time.
        public let due: Instant?

        public init(text: String, owner: PersonID, due: Instant? = nil) {
            self.text = text
            self.owner = owner
            self.due = due
        }
    }

    public let findings: [String]
    public let actions: [Action]

    public init(findings: [String], actions: [Action] = []) {
        self.findings = findings
        self.actions = actions
    }

    /// The most findings or actions of one review.
    public static let itemsMax = 20
    /// The longest finding or action, in bytes of UTF-8.
    public static let textBytesMax = 2048
}

/// An action of a review, as the case remembers it; its text stands beside the entry of the review.
public struct ReviewAction: Hashable, Sendable {
    /// From 1, over all reviews of the case.
    public let number: Int64
    public let owner: PersonID
    public let due: Instant?
    public let since: Instant
    public internal(set) var doneAt: Instant?

    public init(number: Int64, owner: PersonID, due: Instant?, since: Instant, doneAt: Instant? = nil) {
        self.number = number
        self.owner = owner
        self.due = due
        self.since = since
        self.doneAt = doneAt
    }

    /// The most that one case may have, over all of its reviews.
    public static let perCaseMax = 100
}

extension ReviewAction {
    var json: JSONValue {
        var object: JSONObject = [
            "number": .int(number), "owner": .string(owner.rawValue), "since": .int(since.microseconds),
        ]
        if let due { object["due"] = .int(due.microseconds) }
        if let doneAt { object["done"] = .int(doneAt.microseconds) }
        return .object(object)
    }

    init?(_ json: JSONValue) {
        guard let number = json["number"]?.int, let owner = json["owner"]?.string, let since = json.instant("since")
        else { return nil }
        self.init(
            number: number,
            owner: PersonID(owner),
            due: json.instant("due"),
            since: since,
            doneAt: json.instant("done")
        )
    }
}
