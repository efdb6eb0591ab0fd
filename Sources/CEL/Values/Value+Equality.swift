internal import JSON

extension Value {
    /// The language's `==`: numbers by value whatever their kind, different types unequal, never an error but for cost.
    func equals(_ other: Value, _ frame: inout Frame, at offset: Int) throws(CELError) -> Bool {
        try frame.charge(1, at: offset)
        if let a = Number(self), let b = Number(other) { return a.compared(with: b) == .equal }
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.bytes(let a), .bytes(let b)):
            try frame.charge(forBytes: a.count, at: offset)
            return a == b
        case (.type(let a), .type(let b)): return a == b
        case (.timestamp(let a), .timestamp(let b)): return a == b
        case (.duration(let a), .duration(let b)): return a == b
        case (.optional(let a), .optional(let b)):
            guard let a, let b else { return a == nil && b == nil }
            return try a.equals(b, &frame, at: offset)
        default: break
        }
        if let isEqual = self.withText({ a in other.withText { b in a.count == b.count && a.elementsEqual(b) } }) {
            try frame.charge(forBytes: self.withText(\.count) ?? 0, at: offset)
            return isEqual ?? false
        }
        if let a = self.elements(&frame), let b = other.elements(&frame) {
            guard a.count == b.count else { return false }
            for (left, right) in zip(a, b) where !(try left.equals(right, &frame, at: offset)) { return false }
            return true
        }
        guard let a = self.map(&frame), let b = other.map(&frame), a.entries.count == b.entries.count else {
            return false
        }
        for entry in a.entries {
            guard let value = b[entry.key], try entry.value.equals(value, &frame, at: offset) else { return false }
        }
        return true
    }

    /// How the two stand in order; nil where NaN is involved.
    ///
    /// - Throws: `wrongType` for types that have no order, or none with each other.
    func compared(with other: Value, _ operation: String, _ frame: inout Frame, at offset: Int) throws(CELError)
        -> Ordering?
    {
        if let a = Number(self), let b = Number(other) { return a.compared(with: b) }
        switch (self, other) {
        case (.bool(let a), .bool(let b)): return Ordering(a ? 1 : 0, b ? 1 : 0)
        case (.bytes(let a), .bytes(let b)):
            try frame.charge(forBytes: a.count, at: offset)
            return a.withUnsafeBufferPointer { a in b.withUnsafeBufferPointer { b in Self.order(a, b) } }
        case (.timestamp(let a), .timestamp(let b)): return Ordering(a, b)
        case (.duration(let a), .duration(let b)): return Ordering(a, b)
        default: break
        }
        if let found = self.withText({ a in other.withText { b in Self.order(a, b) } }), let ordering = found {
            try frame.charge(forBytes: self.withText(\.count) ?? 0, at: offset)
            return ordering
        }
        throw CELError.noOverload(operation, [self, other], at: offset)
    }

    /// UTF-8 sorts as code points do, which is the order the specification asks for.
    private static func order(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Ordering {
        for (left, right) in zip(a, b) where left != right { return left < right ? .less : .greater }
        return Ordering(a.count, b.count)
    }
}

extension CELError {
    /// An operation on types that it has no meaning for.
    static func noOverload(_ operation: String, _ values: [Value], path: String? = nil, at offset: Int) -> CELError {
        let types = values.map(\.typeName).joined(separator: ", ")
        let place = path.map { " (\($0))" } ?? ""
        return CELError(.wrongType, "'\(operation)' has no meaning for \(types)\(place)", path: path, at: offset)
    }
}
