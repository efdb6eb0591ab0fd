/// Leaves of the log and what stands beside their entries, held while the entries are read: what a join would look up row
/// by row lies side by side.
struct LogPage {
    /// Bytes of ``bytes``.
    private typealias Piece = Range<Int>

    private struct Leaf {
        let index: Int64
        /// The row of its entry.
        let rowID: Int64
        let hash: Piece
    }

    private enum Detail {
        case sealed(Piece)
        case clear(salt: Piece, content: Piece)
    }

    private var leaves: [Leaf] = []
    private var details: [(rowID: Int64, detail: Detail)] = []
    private var bytes: [UInt8] = []
    /// Whether the entries were written in the order of their leaves: then their rows, read in order, are the log.
    private(set) var isAscending = true

    var count: Int { leaves.count }

    /// The index behind its last one; `nil` where it has none. Behind the largest there is none either.
    var next: Int64? { leaves.last.map { $0.index < .max ? $0.index + 1 : $0.index } }

    /// The rows of its entries, the last one included; `nil` where it has none.
    var rows: ClosedRange<Int64>? {
        guard let first = leaves.first, let last = leaves.last else { return nil }
        return first.rowID...last.rowID
    }

    /// Keeps the memory for others.
    mutating func removeAll() {
        leaves.removeAll(keepingCapacity: true)
        details.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        isAscending = true
    }

    mutating func add(index: Int64, rowID: Int64, hash: UnsafeRawBufferPointer) {
        if let last = leaves.last, last.rowID >= rowID { isAscending = false }
        leaves.append(Leaf(index: index, rowID: rowID, hash: keep(hash)))
    }

    /// In the order of the rows.
    mutating func add(_ detail: LentDetail, of rowID: Int64) {
        switch detail {
        case .sealed(let sealed): details.append((rowID, .sealed(keep(sealed))))
        case .clear(let salt, let content):
            details.append((rowID, .clear(salt: keep(salt), content: keep(content))))
        }
    }

    private mutating func keep(_ piece: UnsafeRawBufferPointer) -> Piece {
        bytes.append(contentsOf: piece)
        return bytes.count - piece.count..<bytes.count
    }
}

extension LogPage {
    /// Where a reading of its entries stands.
    struct Place {
        fileprivate var leaf = 0
        fileprivate var detail = 0
    }

    /// Goes on to the entry in this row, which lies behind the one before; whether the log has it.
    func advance(_ place: inout Place, to rowID: Int64) -> Bool {
        while place.leaf < leaves.count, leaves[place.leaf].rowID < rowID { place.leaf += 1 }
        while place.detail < details.count, details[place.detail].rowID < rowID { place.detail += 1 }
        return place.leaf < leaves.count && leaves[place.leaf].rowID == rowID
    }

    /// Lends the leaf and the detail of the entry at which the reading stands.
    func lend(
        at place: Place,
        to body: (_ index: Int64, _ hash: UnsafeRawBufferPointer, LentDetail?) throws -> Void
    ) throws {
        let leaf = leaves[place.leaf]
        let detail = place.detail < details.count ? details[place.detail] : nil
        try bytes.withUnsafeBytes { bytes in
            func piece(_ range: Piece) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }
            let lent: LentDetail? =
                switch detail {
                case (leaf.rowID, .sealed(let sealed))?: .sealed(piece(sealed))
                case (leaf.rowID, .clear(let salt, let content))?:
                    .clear(salt: piece(salt), content: piece(content))
                default: nil
                }
            try body(leaf.index, piece(leaf.hash), lent)
        }
    }
}
