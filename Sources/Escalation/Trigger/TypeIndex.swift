import JSON

/// Finds what belongs to an event type without copying the type out of the message.
struct TypeIndex<Rows: Sendable>: Sendable {
    private let byType: JSONKeyTable<Rows>
    private let everyType: Rows

    /// - Parameters:
    ///   - types: Of each row; empty means every type.
    ///   - arrange: Makes of the numbers of rows, in their order, what is found for a type.
    init(_ types: [Set<String>], arrange: ([Int]) -> Rows) {
        let everyType = types.indices.filter { types[$0].isEmpty }
        var byType: [JSONKey: [Int]] = [:]
        for row in types.indices { for type in types[row] { byType[JSONKey(type), default: everyType].append(row) } }
        self.everyType = arrange(everyType)
        self.byType = JSONKeyTable(byType.mapValues { arrange($0.sorted()) })
    }

    func rows(for type: EventView.Attribute) -> Rows {
        switch type {
        case .absent: everyType
        case .text(let text): byType[text] ?? everyType
        case .json(let view): byType[view] ?? everyType
        }
    }
}
