extension Function {
    static let conversions: [Function] = [
        Function("dyn", .global, [.init([.dyn], .dyn)]) { values, _, _ in values.first },
        Function("type", .global, [.init([.dyn], .type)]) { values, _, _ in values.first.map { .type($0.typeName) } },
        Function("int", .global, Self.from([.int, .uint, .double, .string, .timestamp], to: .int)) {
            values,
            _,
            offset throws(CELError) in
            switch values.first {
            case .int?: return values.first
            case .uint(let value)?: return .int(try Self.fit(Int64(exactly: value), "int", at: offset))
            case .double(let value)?:
                // The bounds themselves are refused: what was rounded to them may have lain outside.
                guard value > -0x1p63, value < 0x1p63 else { throw Self.outOfRange("int", at: offset) }
                return .int(Int64(value))
            case .timestamp(let value)?: return .int(value.seconds)
            default: return try Self.parse(values, "int", at: offset) { Int64($0) }.map { .int($0) }
            }
        },
        Function("uint", .global, Self.from([.int, .uint, .double, .string], to: .uint)) {
            values,
            _,
            offset throws(CELError) in
            switch values.first {
            case .uint?: return values.first
            case .int(let value)?: return .uint(try Self.fit(UInt64(exactly: value), "uint", at: offset))
            case .double(let value)?:
                guard value > -1, value < 0x1p64 else { throw Self.outOfRange("uint", at: offset) }
                return .uint(UInt64(value))
            default: return try Self.parse(values, "uint", at: offset) { UInt64($0) }.map { .uint($0) }
            }
        },
        Function("double", .global, Self.from([.int, .uint, .double, .string], to: .double)) {
            values,
            _,
            offset throws(CELError) in
            switch values.first {
            case .double?: return values.first
            case .int(let value)?: return .double(Double(value))
            case .uint(let value)?: return .double(Double(value))
            default: return try Self.parse(values, "double", at: offset) { Double($0) }.map { .double($0) }
            }
        },
        Function("bool", .global, Self.from([.bool, .string], to: .bool)) { values, _, offset throws(CELError) in
            if case .bool? = values.first { return values.first }
            let value: Bool? = try Self.parse(values, "bool", at: offset) { text in
                if ["1", "t", "true", "TRUE", "True"].contains(text) { return true }
                return ["0", "f", "false", "FALSE", "False"].contains(text) ? false : nil
            }
            return value.map { .bool($0) }
        },
        Function("bytes", .global, Self.from([.bytes, .string], to: .bytes)) { values, _, _ in
            if case .bytes? = values.first { return values.first }
            return values.first?.withText { .bytes(Array($0)) }
        },
        Function(
            "string",
            .global,
            Self.from([.string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration], to: .string)
        ) { values, frame, offset throws(CELError) in
            try Self.string(values, &frame, at: offset)
        },
        Function("timestamp", .global, Self.from([.timestamp, .string, .int], to: .timestamp)) {
            values,
            _,
            offset throws(CELError) in
            switch values.first {
            case .timestamp?: return values.first
            case .int(let seconds)?:
                return .timestamp(try Self.fit(CELTimestamp(seconds: seconds), "timestamp", at: offset))
            default:
                return try Self.parse(values, "timestamp", at: offset) { CELTimestamp(rfc3339: $0) }
                    .map { .timestamp($0) }
            }
        },
        Function("duration", .global, Self.from([.duration, .string], to: .duration)) {
            values,
            _,
            offset throws(CELError) in
            if case .duration? = values.first { return values.first }
            return try Self.parse(values, "duration", at: offset) { CELDuration($0) }.map { .duration($0) }
        },
    ]

    private static func from(_ types: [CELType], to result: CELType) -> [Signature] {
        types.map { Signature([$0], result) }
    }

    private static func string(_ values: [Value], _ frame: inout Frame, at offset: Int) throws(CELError) -> Value? {
        switch values.first {
        case .string?, .view?: return values.first?.typeName == "string" ? values.first : nil
        case .int(let value)?: return .string(String(value))
        case .uint(let value)?: return .string(String(value))
        case .double(let value)?: return .string(Self.text(of: value))
        case .bool(let value)?: return .string(String(value))
        case .timestamp(let value)?: return .string(value.description)
        case .duration(let value)?: return .string(value.description)
        case .bytes(let bytes)?:
            try frame.charge(forBytes: bytes.count, at: offset)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CELError(.invalidArgument, "The bytes are not UTF-8", at: offset)
            }
            return .string(text)
        default: return nil
        }
    }

    /// The shortest text that reads back as the number; whole numbers without a fraction.
    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "+Infinity" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func parse<Result>(
        _ values: [Value],
        _ type: String,
        at offset: Int,
        _ body: (String) -> Result?
    ) throws(CELError) -> Result? {
        guard let text = values.first?.text else { return nil }
        guard let result = body(text) else {
            throw CELError(.invalidArgument, "The text is no \(type), or one out of range", at: offset)
        }
        return result
    }

    private static func fit<Result>(_ value: Result?, _ type: String, at offset: Int) throws(CELError) -> Result {
        guard let value else { throw Self.outOfRange(type, at: offset) }
        return value
    }

    private static func outOfRange(_ type: String, at offset: Int) -> CELError {
        CELError(.outOfRange, "The value is out of the range of \(type)", at: offset)
    }
}
