import CEL

/// The fields that sources have declared for the data of their events, so that a misspelt field or a string held
/// against a number shows when a policy is applied, not when its first event comes.
public struct EventShapes: Sendable {
    /// By event type; for what is asked at a gate, by the gate's name.
    public var dataByName: [String: CELType]

    public init(_ dataByName: [String: CELType] = [:]) {
        self.dataByName = dataByName
    }

    /// These shapes, and those of `other` where it names the same.
    public func overridden(by other: EventShapes) -> EventShapes {
        EventShapes(dataByName.merging(other.dataByName) { _, newer in newer })
    }

    /// The type of `data` where it may be that of any of `names`: nothing is known once one of them is not declared.
    func data(ofAny names: some Collection<String>) -> CELType {
        let types = names.map { dataByName[$0] ?? .dyn }
        guard let first = types.first else { return .dyn }
        return types.dropFirst().reduce(first) { $0.merged(with: $1) }
    }
}

extension CELType {
    /// What is known of a value that has either type. A field that only one of two objects declares keeps its type: to
    /// read it where it is missing is an error of evaluation, whatever its type.
    fileprivate func merged(with other: CELType) -> CELType {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            let fields = left.fields.merging(right.fields) { $0.merged(with: $1) }
            return .object(CELShape(fields, isOpen: left.isOpen || right.isOpen))
        case (.list(let left), .list(let right)):
            return .list(left.merged(with: right))
        default:
            return self == other ? self : .dyn
        }
    }
}
