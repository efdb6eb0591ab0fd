import CEL

/// What expressions in documents may speak of.
///
/// Programs of one kind share their slots whatever their shapes are, because a slot follows from the names alone: a
/// worker binds the variables of an event once for all conditions of all policies.
public enum ExpressionVariables {
    /// Over an event: `when`, `failing`, `recovered`, `key`.
    public static func event(data: CELType = .dyn, timeZones: CELTimeZones = .fixedOnly) -> CELEnvironment {
        CELEnvironment(
            variables: [
                "id": .string, "source": .string, "type": .string, "subject": .string, "time": .timestamp,
                "dataschema": .string, "data": data, "sender": .string,
            ],
            timeZones: timeZones
        )
    }

    /// Over what a case keeps of an event: the `limit` of an authority.
    public static func snapshot(data: CELType = .dyn, timeZones: CELTimeZones = .fixedOnly) -> CELEnvironment {
        CELEnvironment(
            variables: ["data": data, "type": .string, "source": .string, "subject": .string],
            timeZones: timeZones
        )
    }
}
