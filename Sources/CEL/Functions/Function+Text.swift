internal import JSON

extension Function {
    static let texts: [Function] = [
        Function(
            "size",
            .both,
            [
                .init([.string], .int), .init([.bytes], .int), .init([.list(.dyn)], .int),
                .init([.map(.dyn, .dyn)], .int),
            ]
        ) { values, _, _ in
            values.first.flatMap { Self.size($0) }.map { .int(Int64($0)) }
        },
        Function("startsWith", .method, [.init([.string, .string], .bool)]) { values, _, _ in
            Self.compare(values) { text, part in text.starts(with: part) }
        },
        Function("endsWith", .method, [.init([.string, .string], .bool)]) { values, _, _ in
            Self.compare(values) { text, part in
                text.count >= part.count && text.suffix(part.count).elementsEqual(part)
            }
        },
        Function("contains", .method, [.init([.string, .string], .bool)]) { values, _, _ in
            Self.compare(values, Self.contains)
        },
        Function("matches", .both, [.init([.string, .string], .bool)]) { values, frame, offset throws(CELError) in
            guard values.count == 2, let text = values[1].text, values[0].typeName == "string" else { return nil }
            // A pattern that only evaluation knows is compiled for this one use, and paid for.
            try frame.charge(1_000 + text.utf8.count, at: offset)
            let pattern = try Pattern(text, frame.environment.limits, at: offset)
            return values[0].withText { .bool(pattern.matches($0)) }
        },
    ]

    /// Code points of a string, bytes, elements or entries.
    private static func size(_ value: Value) -> Int? {
        switch value {
        case .bytes(let bytes): return bytes.count
        case .list(let elements): return elements.count
        case .map(let map): return map.entries.count
        case .view(let view) where view.count != nil: return view.count
        default:
            return value.withText { $0.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }
        }
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    private static func compare(_ values: [Value], _ body: (Bytes, Bytes) -> Bool) -> Value? {
        guard values.count == 2 else { return nil }
        return values[0].withText { text in values[1].withText { part in .bool(body(text, part)) } } ?? nil
    }

    /// Knuth, Morris and Pratt: linear, so that no text and no part make it slow.
    private static func contains(_ text: Bytes, _ part: Bytes) -> Bool {
        guard !part.isEmpty else { return true }
        guard text.count >= part.count else { return false }
        var fallback = [Int](repeating: 0, count: part.count)
        var matched = 0
        for position in 1..<part.count {
            while matched > 0 && part[position] != part[matched] { matched = fallback[matched - 1] }
            if part[position] == part[matched] { matched += 1 }
            fallback[position] = matched
        }
        matched = 0
        for byte in text {
            while matched > 0 && byte != part[matched] { matched = fallback[matched - 1] }
            if byte == part[matched] { matched += 1 }
            if matched == part.count { return true }
        }
        return false
    }
}
