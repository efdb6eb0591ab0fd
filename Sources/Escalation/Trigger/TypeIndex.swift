import JSON

/// Finds the rows for an event type without copying the type out of the message.
struct TypeIndex: Sendable {
    private struct Candidate: Sendable {
        let type: JSONKey
        let rows: [Int]
    }

    /// By the type's length in bytes: few types share one.
    private var byLength: [[Candidate]] = []
    private let everyType: [Int]

    init(_ types: [Set<String>]) {
        everyType = types.indices.filter { types[$0].isEmpty }
        for type in types.reduce(into: Set<String>(), { $0.formUnion($1) }).sorted() {
            let rows = types.indices.filter { types[$0].isEmpty || types[$0].contains(type) }
            let length = type.utf8.count
            while byLength.count <= length { byLength.append([]) }
            byLength[length].append(Candidate(type: JSONKey(type), rows: rows))
        }
    }

    func rows(for type: EventView.Attribute) -> [Int] {
        switch type {
        case .absent:
            return everyType
        case .text(let text):
            let length = text.utf8.count
            guard length < byLength.count else { return everyType }
            return byLength[length].first { $0.type.name.isSame(as: text) }?.rows ?? everyType
        case .json(let view):
            guard let length = view.utf8?.count, length < byLength.count else { return everyType }
            for candidate in byLength[length] where view.isEqual(to: candidate.type) { return candidate.rows }
            return everyType
        }
    }
}
