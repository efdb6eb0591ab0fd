/// A number of any kind, for comparing by value.
enum Number {
    case int(Int64)
    case uint(UInt64)
    case double(Double)

    init?(_ value: Value) {
        switch value {
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        default: return nil
        }
    }

    /// How this stands to `other` on the number line; nil when either is NaN.
    ///
    /// An integer is rounded to a double before it meets one, as the conformance tests ask (`comparisons`,
    /// `not_lt_dyn_int_big_lossy_double`); integers among themselves are compared exactly.
    @inline(__always)
    func compared(with other: Number) -> Ordering? {
        switch (self, other) {
        case (.int(let a), .int(let b)): Ordering(a, b)
        case (.uint(let a), .uint(let b)): Ordering(a, b)
        case (.double(let a), .double(let b)): a.isNaN || b.isNaN ? nil : Ordering(a, b)
        case (.int(let a), .uint(let b)): a < 0 ? .less : Ordering(UInt64(a), b)
        case (.uint(let a), .int(let b)): b < 0 ? .greater : Ordering(a, UInt64(b))
        case (.int(let a), .double(let b)): b.isNaN ? nil : Ordering(Double(a), b)
        case (.double(let a), .int(let b)): a.isNaN ? nil : Ordering(a, Double(b))
        case (.uint(let a), .double(let b)): b.isNaN ? nil : Ordering(Double(a), b)
        case (.double(let a), .uint(let b)): a.isNaN ? nil : Ordering(a, Double(b))
        }
    }
}

enum Ordering {
    case less, equal, greater

    @inline(__always)
    init<Element: Comparable>(_ left: Element, _ right: Element) {
        self = left < right ? .less : left == right ? .equal : .greater
    }
}
