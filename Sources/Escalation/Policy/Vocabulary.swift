import CEL
import JSON

/// What conditions may speak of.
///
/// A trigger's condition speaks of an event; an authority's limit of a case's snapshot. Field types that a source
/// declares narrow `data`, so that a policy's mistakes show when it is applied.
public enum Vocabulary {
    /// Of an event: the CloudEvents attributes, the data, and the broker-checked sender.
    public static func event(data: CELType = .dyn, timeZones: CELTimeZones = .fixedOnly) -> CELEnvironment {
        CELEnvironment(
            variables: [
                "id": .string, "source": .string, "type": .string, "subject": .string, "time": .timestamp,
                "dataschema": .string, "data": data, "sender": .string,
            ],
            timeZones: timeZones
        )
    }

    /// Of a snapshot: what the trigger captured.
    public static func snapshot(data: CELType = .dyn, timeZones: CELTimeZones = .fixedOnly) -> CELEnvironment {
        CELEnvironment(
            variables: ["data": data, "type": .string, "source": .string, "subject": .string],
            timeZones: timeZones
        )
    }
}

extension Condition {
    /// Slots follow from the names alone, so that they are the same whatever `data` is declared to be.
    static let snapshotSlots: [(String, CELSlot)] = slots(of: Vocabulary.snapshot())
    static let eventSlots = EventSlots(Vocabulary.event())

    /// The variables of an event whose fields are at hand as values.
    static func activation(of fields: JSONValue) -> CELActivation {
        var activation = CELActivation()
        for (name, slot) in slots(of: Vocabulary.event()) {
            if let value = fields[name] { activation.bind(slot, to: value) }
        }
        return activation
    }

    private static func slots(of environment: CELEnvironment) -> [(String, CELSlot)] {
        environment.variables.keys.sorted().compactMap { name in environment.slot(name).map { (name, $0) } }
    }
}

/// Where the variables of an event stand in an activation.
struct EventSlots: Sendable {
    let id, source, type, subject, time, dataSchema, data, sender: CELSlot

    init(_ environment: CELEnvironment) {
        func slot(_ name: String) -> CELSlot {
            guard let slot = environment.slot(name) else { preconditionFailure("the vocabulary declares \(name)") }
            return slot
        }
        id = slot("id")
        source = slot("source")
        type = slot("type")
        subject = slot("subject")
        time = slot("time")
        dataSchema = slot("dataschema")
        data = slot("data")
        sender = slot("sender")
    }
}

extension EventView {
    /// The variables of this event. A structured CloudEvent is read where it lies; `sender` is bound even then, so that
    /// no member of a message can pass itself off as what the broker checked.
    func activation(withSender: Bool) -> CELActivation {
        let slots = Condition.eventSlots
        var activation: CELActivation
        if let root {
            activation = CELActivation(root: root)
        } else {
            activation = CELActivation()
            for (attribute, slot) in [
                (id, slots.id), (source, slots.source), (type, slots.type), (subject, slots.subject),
                (time, slots.time), (dataSchema, slots.dataSchema),
            ] {
                switch attribute {
                case .absent: continue
                case .json(let view): activation.bind(slot, to: view)
                case .text(let text): activation.bind(slot, to: CELValue.string(text))
                }
            }
            if let data { activation.bind(slots.data, to: data) }
        }
        if withSender { activation.bind(slots.sender, to: sender.map { CELValue.string($0.rawValue) } ?? .null) }
        return activation
    }
}
