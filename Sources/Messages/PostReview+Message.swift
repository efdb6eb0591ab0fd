import Escalation
import JSON

extension Fields {
    /// What a review asks for: an action each, with its owner and perhaps a time.
    func reviewActions() throws(Refusal) -> [PostReview.Action] {
        guard let value = value("actions"), value != .null else { return [] }
        guard case .array(let elements) = value else { throw .malformed("data.actions must be a list") }
        var actions: [PostReview.Action] = []
        for element in elements {
            let fields = try Fields(element, "data.actions")
            try fields.refuseOthers(than: ["text", "owner", "due"])
            let owner = try fields.requiredName("owner")
            guard owner.utf8.count <= 64 else { throw .tooLong("data.actions.owner", bytesMax: 64) }
            var due: Instant?
            if let written = try fields.text("due") {
                guard let instant = Instant(written) else {
                    throw .malformed("data.actions.due must be a time as RFC 3339 writes it, with its zone")
                }
                due = instant
            }
            let text = try fields.requiredText("text")
            actions.append(PostReview.Action(text: text, owner: PersonID(owner), due: due))
        }
        return actions
    }
}

extension PostReview.Action {
    var json: JSONValue {
        var object: JSONObject = ["text": .string(text), "owner": .string(owner.rawValue)]
        if let due { object["due"] = .string(due.description) }
        return .object(object)
    }
}
