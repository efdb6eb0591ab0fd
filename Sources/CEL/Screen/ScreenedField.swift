internal import JSON

/// A field on which conditions hang, and which of them its value leaves open.
struct ScreenedField: @unchecked Sendable {
    // The path is a node, whose stored properties are all constant.
    private let path: PathNode
    private let reading: Reading
    private let environment: CELEnvironment
    private let bounds: Bounds
    /// Every row, for a value that cannot be held against the bounds.
    private let all: ArraySlice<Int>

    private enum Bounds {
        /// Rows by the one value that leaves them open, and all rows of each kind of value.
        case values(numbers: [Double: [Int]], texts: JSONKeyTable<[Int]>, ofNumbers: [Int], ofTexts: [Int])
        /// Bounds in ascending order with the row of each: those up to a value's are open, or those from it on.
        case order([Double], rows: [Int], isFloor: Bool)
    }

    /// - Parameter rows: Of one field, at least one.
    init(_ rows: [(row: Int, requirement: Requirement)]) {
        let first = rows[0].requirement
        self.path = first.node.path
        self.reading = first.field.reading
        self.environment = CELEnvironment(variables: [:])
        self.all = ArraySlice(rows.map(\.row))
        if let order = first.field.order {
            let sorted = rows.compactMap { row, requirement in requirement.number.map { (bound: $0, row: row) } }
                .sorted { ($0.bound, $0.row) < ($1.bound, $1.row) }
            self.bounds = .order(
                sorted.map(\.bound),
                rows: sorted.map(\.row),
                isFloor: order == .greater || order == .greaterOrEqual
            )
        } else {
            var numbers: [Double: [Int]] = [:]
            var texts: [JSONKey: [Int]] = [:]
            for (row, requirement) in rows {
                switch requirement.node.bound {
                case .number(let number): numbers[number.nearestDouble, default: []].append(row)
                case .text(let text): texts[text, default: []].append(row)
                case .bool: preconditionFailure("a truth value is no requirement")
                }
            }
            self.bounds = .values(
                numbers: numbers,
                texts: JSONKeyTable(texts),
                ofNumbers: numbers.values.flatMap { $0 },
                ofTexts: texts.values.flatMap { $0 }
            )
        }
    }

    /// The rows that the field's value does not rule out, in two parts.
    ///
    /// Numbers are held against one another as doubles, which keeps their order and at most takes different ones for
    /// equal: that leaves a row open which its evaluation then finds false.
    func open(_ activation: CELActivation) -> (ArraySlice<Int>, ArraySlice<Int>) {
        var frame = Frame(activation, self.environment)
        guard let view = self.path.view(&frame) else { return (self.all, []) }
        switch (self.bounds, view.kind) {
        case (.values(_, let texts, let ofNumbers, _), .string):
            return (ArraySlice(texts[view] ?? []), ArraySlice(ofNumbers))
        case (.values(let numbers, _, _, let ofTexts), .int) where self.reading != .uint:
            return (ArraySlice(numbers[Double(view.int ?? 0)] ?? []), ArraySlice(ofTexts))
        case (.values(let numbers, _, _, let ofTexts), .double) where self.reading != .uint && self.reading != .int:
            return (ArraySlice(numbers[view.double ?? 0] ?? []), ArraySlice(ofTexts))
        case (.order(let bounds, let rows, let isFloor), .int) where self.reading != .uint:
            return (Self.open(Double(view.int ?? 0), bounds, rows, isFloor), [])
        case (.order(let bounds, let rows, let isFloor), .double) where self.reading != .uint && self.reading != .int:
            return (Self.open(view.double ?? 0, bounds, rows, isFloor), [])
        default:
            return (self.all, [])
        }
    }

    /// The rows whose bound lies on the open side of `value`, bounds that are equal to it included.
    private static func open(_ value: Double, _ bounds: [Double], _ rows: [Int], _ isFloor: Bool) -> ArraySlice<Int> {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low &+ high) / 2
            if isFloor ? bounds[middle] <= value : bounds[middle] < value { low = middle &+ 1 } else { high = middle }
        }
        return isFloor ? rows[..<low] : rows[low...]
    }
}

extension Requirement {
    fileprivate var number: Double? {
        if case .number(let number) = self.node.bound { number.nearestDouble } else { nil }
    }
}

extension Number {
    /// The double that this is rounded to when it meets one.
    var nearestDouble: Double {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        }
    }
}
