import CEL

extension DocumentNode {
    /// A `shapes:` section: event type → field → type. A type is a word, a map of fields, or a list of one type;
    /// the field `"*": any` says that others may stand beside those declared.
    public func eventShapes() -> EventShapes? {
        guard let entries = entries() else { return nil }
        var shapes = EventShapes()
        for (key, value) in entries {
            guard case .map = value.content else {
                value.refuse(asNot: "a map", hint: "write the fields of the event's data, one `field: type` a line")
                continue
            }
            if let name = key.text(), let type = value.shapeType() { shapes.dataByName[name] = type }
        }
        return shapes
    }

    private func shapeType() -> CELType? {
        switch content {
        case .map: return objectType()
        case .list(let elements):
            guard elements.count == 1 else {
                refuse("a list has one type of element here", hint: "write it as in [string] or [{sku: string}]")
                return nil
            }
            return elements[0].shapeType().map { .list($0) }
        case .scalar, .refused:
            return choice(of: FieldType.self)?.type
        }
    }

    private func objectType() -> CELType? {
        var shape = CELShape([:])
        for (key, value) in entries() ?? [] {
            guard let name = key.text(), let type = value.shapeType() else { continue }
            guard name == "*" else {
                shape.fields[name] = type
                continue
            }
            shape.isOpen = true
            if type != .dyn { value.refuse("fields that are not declared have no type", hint: "write \"*\": any") }
        }
        return .object(shape)
    }
}

/// How people write the type of a field.
private enum FieldType: String, CaseIterable {
    case string, bool, int, double, number, timestamp, duration, any

    var type: CELType {
        switch self {
        case .string: .string
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .number: .number
        case .timestamp: .timestamp
        case .duration: .duration
        case .any: .dyn
        }
    }
}
