/// What will happen at which time; of two at one time, the one that was planned first.
struct Agenda {
    private struct Item {
        let at: Duration
        let number: Int
        let happens: () -> Void

        func isBefore(_ other: Item) -> Bool { at == other.at ? number < other.number : at < other.at }
    }

    /// A binary heap: the earliest first.
    private var heap: [Item] = []
    private var planned = 0

    var next: Duration? { heap.first?.at }

    mutating func add(at time: Duration, _ happens: @escaping () -> Void) {
        heap.append(Item(at: time, number: planned, happens: happens))
        planned += 1
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// What is due by `time`, taken off.
    mutating func takeDue(by time: Duration) -> (() -> Void)? {
        guard let first = heap.first, first.at <= time else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].isBefore(heap[$1]) }), heap[least].isBefore(heap[parent])
            else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return first.happens
    }

    mutating func clear() { heap = [] }
}
