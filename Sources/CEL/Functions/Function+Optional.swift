extension Function {
    /// Optional values, as cel-go's OptionalTypes library and the conformance tests have them.
    static let optionals: [Function] = [
        Function("optional.none", .global, [.init([], .optional(.dyn))]) { _, _, _ in .optional(nil) },
        Function("optional.of", .global, [.init([.dyn], .optional(.dyn))]) { values, _, _ in .optional(values.first) },
        Function("optional.ofNonZeroValue", .global, [.init([.dyn], .optional(.dyn))]) { values, _, _ in
            .optional(values.first.flatMap { $0.isZero ? nil : $0 })
        },
        Function("hasValue", .method, [.init([.optional(.dyn)], .bool)]) { values, _, _ in
            guard case .optional(let inner)? = values.first else { return nil }
            return .bool(inner != nil)
        },
        Function("value", .method, [.init([.optional(.dyn)], .dyn)]) { values, _, offset throws(CELError) in
            guard case .optional(let inner)? = values.first else { return nil }
            guard let inner else { throw CELError(.missingField, "The optional holds no value", at: offset) }
            return inner
        },
        Function("or", .method, [.init([.optional(.dyn), .optional(.dyn)], .optional(.dyn))]) { values, _, _ in
            guard values.count == 2, case .optional(let inner) = values[0], case .optional = values[1] else {
                return nil
            }
            return inner == nil ? values[1] : values[0]
        },
        Function("orValue", .method, [.init([.optional(.dyn), .dyn], .dyn)]) { values, _, _ in
            guard values.count == 2, case .optional(let inner) = values[0] else { return nil }
            return inner ?? values[1]
        },
    ]
}
