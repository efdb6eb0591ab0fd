/// The groups of rows, in the order in which every transaction locks them.
enum LockGroup: Int, Comparable {
    case inbox, gates, shapes, keys, cases, ledKeys, notices

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Keeps a transaction from locking in an order that could deadlock with another.
struct LockLedger {
    private var newest = LockGroup.inbox

    /// Takes note that rows of `group` are about to be locked. Going back to an earlier group is a mistake of the
    /// caller that would show only under load, so it traps at once.
    mutating func lock(_ group: LockGroup) {
        precondition(group >= newest, "\(group) are locked before \(newest), never after")
        newest = group
    }
}

extension String {
    /// The order of bytes, which is the same in every process and in the databases.
    func isBefore(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}

extension Sequence {
    /// Sorted by the bytes of one or more texts.
    func sorted(byBytesOf texts: (Element) -> [String]) -> [Element] {
        map { (key: texts($0), element: $0) }
            .sorted { left, right in
                for (a, b) in zip(left.key, right.key) where !a.utf8.elementsEqual(b.utf8) { return a.isBefore(b) }
                return false
            }
            .map(\.element)
    }
}
