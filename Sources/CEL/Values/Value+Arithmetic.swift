extension Value {
    /// `+ - * / %`. Integers overflow into an error, never around; there is no arithmetic between kinds of numbers.
    func combined(
        _ operation: Expression.BinaryOperator,
        _ other: Value,
        _ frame: inout Frame,
        at offset: Int
    ) throws(CELError) -> Value {
        switch (self, other) {
        case (.int(let a), .int(let b)): return .int(try Self.integer(operation, a, b, at: offset))
        case (.uint(let a), .uint(let b)): return .uint(try Self.integer(operation, a, b, at: offset))
        case (.double(let a), .double(let b)):
            switch operation {
            case .add: return .double(a + b)
            case .subtract: return .double(a - b)
            case .multiply: return .double(a * b)
            case .divide: return .double(a / b)
            default: break
            }
        case (.timestamp, _), (.duration, _):
            if let time = try self.time(operation, other, at: offset) { return time }
        case (.bytes(let a), .bytes(let b)) where operation == .add:
            try frame.charge(forBytes: a.count + b.count, at: offset)
            return .bytes(a + b)
        default:
            guard operation == .add else { break }
            if let joined = try self.joined(with: other, &frame, at: offset) { return joined }
        }
        throw CELError.noOverload(operation.rawValue, [self, other], at: offset)
    }

    private static func integer<Integer: FixedWidthInteger>(
        _ operation: Expression.BinaryOperator,
        _ a: Integer,
        _ b: Integer,
        at offset: Int
    ) throws(CELError) -> Integer {
        let (value, didOverflow): (Integer, Bool)
        switch operation {
        case .add: (value, didOverflow) = a.addingReportingOverflow(b)
        case .subtract: (value, didOverflow) = a.subtractingReportingOverflow(b)
        case .multiply: (value, didOverflow) = a.multipliedReportingOverflow(by: b)
        default:
            guard b != 0 else { throw CELError(.divisionByZero, "Division by zero", at: offset) }
            (value, didOverflow) =
                operation == .divide ? a.dividedReportingOverflow(by: b) : a.remainderReportingOverflow(dividingBy: b)
        }
        guard !didOverflow else {
            throw CELError(.overflow, "The result of '\(operation.rawValue)' does not fit 64 bits", at: offset)
        }
        return value
    }

    private func joined(with other: Value, _ frame: inout Frame, at offset: Int) throws(CELError) -> Value? {
        if let a = self.withText(\.count), let b = other.withText(\.count) {
            try frame.charge(forBytes: a + b, at: offset)
            return .string((self.text ?? "") + (other.text ?? ""))
        }
        guard let a = self.elements(&frame), let b = other.elements(&frame) else { return nil }
        try frame.charge(a.count + b.count, at: offset)
        return .list(a + b)
    }

    private func time(_ operation: Expression.BinaryOperator, _ other: Value, at offset: Int) throws(CELError) -> Value?
    {
        let result: Value?
        switch (self, operation, other) {
        case (.timestamp(let time), .add, .duration(let span)), (.duration(let span), .add, .timestamp(let time)):
            result = time.adding(span).map { .timestamp($0) }
        case (.timestamp(let time), .subtract, .duration(let span)):
            // The least duration has no opposite; no timestamp less it is in range either.
            result =
                span.nanoseconds == .min
                ? nil : time.adding(CELDuration(nanoseconds: -span.nanoseconds)).map { .timestamp($0) }
        case (.timestamp(let a), .subtract, .timestamp(let b)):
            result = a.since(b).map { .duration($0) }
        case (.duration(let a), .add, .duration(let b)):
            let (sum, didOverflow) = a.nanoseconds.addingReportingOverflow(b.nanoseconds)
            result = didOverflow ? nil : .duration(CELDuration(nanoseconds: sum))
        case (.duration(let a), .subtract, .duration(let b)):
            let (rest, didOverflow) = a.nanoseconds.subtractingReportingOverflow(b.nanoseconds)
            result = didOverflow ? nil : .duration(CELDuration(nanoseconds: rest))
        default:
            return nil
        }
        guard let result else {
            throw CELError(.outOfRange, "The result of '\(operation.rawValue)' is out of the range of time", at: offset)
        }
        return result
    }

    func negated(at offset: Int) throws(CELError) -> Value {
        switch self {
        case .int(.min): throw CELError(.overflow, "The negation does not fit 64 bits", at: offset)
        case .int(let value): return .int(-value)
        case .double(let value): return .double(-value)
        default: throw CELError.noOverload("-", [self], at: offset)
        }
    }
}
