internal import JSON

extension Value {
    /// A field of a map or JSON object; nil when it is missing.
    ///
    /// - Throws: `wrongType` for a value that has no fields.
    func field(
        _ name: JSONKey,
        path: @autoclosure () -> String,
        _ frame: inout Frame,
        at offset: Int
    ) throws(CELError) -> Value? {
        frame.spend(self.searchCost)
        switch self {
        case .view(let view) where view.kind == .object: return view[name].map { Value($0) }
        case .map(let map): return map[name]
        default:
            let path = path()
            throw CELError(
                .wrongType,
                "\(path) is a \(self.typeName) and has no field '\(name.name)'",
                path: path,
                at: offset
            )
        }
    }

    /// An element of a list or a value of a map; nil when it is missing.
    ///
    /// - Throws: `wrongType` for a value that has neither, `invalidArgument` for an index that can be none.
    func element(_ index: Value, _ frame: inout Frame, at offset: Int) throws(CELError) -> Value? {
        try frame.charge(forBytes: index.withText(\.count) ?? 0, at: offset)
        switch self {
        case .map(let map): return map[index]
        case .view(let view) where view.kind == .object:
            guard let name = index.text else { return nil }
            frame.spend(self.searchCost)
            return view[JSONKey(name)].map { Value($0) }
        default:
            guard let elements = self.elements(&frame) else {
                throw CELError.noOverload("[]", [self, index], at: offset)
            }
            guard case .int(let position)? = MapValue.Key(index) else {
                throw CELError(
                    .invalidArgument,
                    "A list is indexed by a whole number, not by \(index.typeName)",
                    at: offset
                )
            }
            guard elements.indices.contains(Int(position)) else { return nil }
            return elements[Int(position)]
        }
    }

    /// Whether this is the zero of its type, for `optional.ofNonZeroValue`.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .bytes(let value): value.isEmpty
        case .duration(let value): value.nanoseconds == 0
        case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
        case .type: false
        case .optional(let value): value == nil
        case .string(let value): value.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let map): map.entries.isEmpty
        case .view(let view): (view.count ?? view.utf8?.count) == 0
        }
    }
}
