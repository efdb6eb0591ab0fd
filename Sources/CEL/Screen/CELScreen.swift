/// Says which of many conditions can be anything but false, without evaluating each.
///
/// `a && b` is false as soon as one of its operands is, whatever becomes of the other (cel-spec, langdef.md, "Logical
/// Operators"). So a condition that compares a field with a constant is false wherever that comparison is, and of five
/// hundred conditions on one field a single look at the field rules out all but a few. What a screen lets through is
/// evaluated as ever; a field that is missing, or of another kind than the constant, lets everything through that
/// reads it.
public struct CELScreen: Sendable {
    /// Rows that no look at a field can rule out.
    private let unscreened: [Int]
    private let fields: [ScreenedField]

    /// So many rows must hang on a field for a look at it to pay.
    static let rowsMin = 2

    /// - Parameter rows: The conditions of each row, which is ruled out where all of them are false.
    public init(_ rows: [[CELProgram]]) {
        let requirements = rows.map { $0.map { Requirement.all(of: $0) } }
        var counts: [Requirement.Field: Int] = [:]
        for row in requirements {
            for field in Set(row.joined().map(\.field)) { counts[field, default: 0] += 1 }
        }
        // Of each condition the comparison whose field rules out most: an equality before an order, then what most share.
        let chosen = requirements.map { row in
            row.map { condition in
                condition.max {
                    ($0.isEquality ? 1 : 0, counts[$0.field] ?? 0) < ($1.isEquality ? 1 : 0, counts[$1.field] ?? 0)
                }
            }
        }
        var shares: [Requirement.Field: Int] = [:]
        for row in chosen { for field in Set(row.compactMap { $0?.field }) { shares[field, default: 0] += 1 } }

        var unscreened: [Int] = []
        var screened: [Requirement.Field: [(row: Int, requirement: Requirement)]] = [:]
        for (row, choices) in chosen.enumerated() {
            let kept = choices.compactMap { $0 }.filter { shares[$0.field, default: 0] >= Self.rowsMin }
            guard kept.count == choices.count, !kept.isEmpty else {
                unscreened.append(row)
                continue
            }
            for requirement in kept { screened[requirement.field, default: []].append((row, requirement)) }
        }
        self.unscreened = unscreened
        self.fields = screened.values.map { ScreenedField($0) }
    }

    /// Calls `body` with every row of which a condition may be true or have no value. A row may come twice, and they come
    /// in no order.
    ///
    /// - Parameter activation: One for all conditions: no two of their environments may differ in slots.
    @inlinable
    public func forEachOpen(_ activation: CELActivation, _ body: (Int) -> Void) {
        for row in self.always { body(row) }
        for field in 0..<self.fieldsCount {
            let (first, second) = self.open(field, activation)
            for row in first { body(row) }
            for row in second { body(row) }
        }
    }

    @usableFromInline var always: [Int] { self.unscreened }
    @usableFromInline var fieldsCount: Int { self.fields.count }

    @usableFromInline
    func open(_ field: Int, _ activation: CELActivation) -> (ArraySlice<Int>, ArraySlice<Int>) {
        self.fields[field].open(activation)
    }
}
