import JSON

extension Step {
    /// Says in the log that a known kind of events has come in a new shape.
    ///
    /// - Parameters:
    ///   - known: The shapes over which rules decide.
    ///   - number: Of the entry, among those about the installation.
    public mutating func record(_ new: SeenShape, beside known: [EventShape], number: Int64) {
        var facts = new.facts
        if let schema = new.shape.dataSchema {
            facts["dataschema"] = .string(Digest(of: Array(schema.utf8)).description)
        }
        var detail: JSONObject = ["source": .string(new.event.source), "event": .string(new.event.id)]
        if let schema = new.shape.dataSchema { detail["dataschema"] = .string(schema) }
        if let difference = ShapeDifference(of: new.shape, from: known) {
            for member in difference.json { detail[member.key] = member.value }
        }
        add(Entry.Draft(.shapeNew, facts, detail: .object(detail)), number: number)
    }

    /// Says in the log that somebody has acknowledged a shape.
    public mutating func record(
        _ acknowledgement: ShapeAcknowledgement,
        of known: SeenShape,
        number: Int64
    ) {
        var facts = known.facts
        facts["by"] = .string(acknowledgement.by.rawValue)
        let draft = Entry.Draft(.shapeAcknowledged, facts, detail: ["text": .string(acknowledgement.because)])
        add(draft, number: number)
    }
}

extension SeenShape {
    /// What an entry about it says: names of the policy's, the event's type, and the digest.
    fileprivate var facts: JSONObject {
        var facts: JSONObject = [
            "policy": .string(kind.policy.rawValue), "trigger": .string(kind.trigger.rawValue),
            "type": .string(kind.type), "shape": .string(shape.digest.description),
        ]
        if let gate { facts["gate"] = .string(gate.rawValue) }
        return facts
    }
}
