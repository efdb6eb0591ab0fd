import AuditLog
import Escalation
import Store

/// Gives the entries that wait their place in the log and its tree.
public struct LogBuilder {
    let store: any Store

    /// So many entries a transaction at most.
    public static let batch = 1000

    public init(_ store: any Store) {
        self.store = store
    }

    /// What one transaction appended.
    public struct Appended: Sendable {
        /// The log's head afterwards.
        public let head: LogHead
        public var count = 0
    }

    /// Appends one batch in one transaction.
    public func append() throws -> Appended {
        guard try store.reading({ try $0.hasUnsequenced() }) else {
            return Appended(head: try store.reading { try $0.logHead() })
        }
        return try store.transaction { transaction in
            let head = try transaction.logHead()
            let waiting = try transaction.unsequenced(limit: Self.batch)
            guard !waiting.isEmpty else { return Appended(head: head) }
            var tree = try TreeHead(head)
            var growth = LogGrowth(newHead: head)
            for stored in waiting {
                let hash = TreeHash.leaf(stored.entry.body)
                growth.leaves.append(Leaf(row: stored.row, index: tree.size, hash: hash.bytes))
                tree.append(hash, keeping: &growth.nodes)
            }
            growth.newHead = LogHead(tree)
            try transaction.append(growth, to: head)
            return Appended(head: growth.newHead, count: growth.leaves.count)
        }
    }

    /// Keeps the nodes of a tree that a version without them has grown, whole or in part.
    ///
    /// - Parameter goesOn: Asked now and then; `false` ends it, and it is begun again another time.
    public func completeNodes(while goesOn: () throws -> Bool) throws {
        let (size, kept) = try store.reading { (try $0.logHead().size, try $0.nodeCount(level: 1)) }
        guard kept < size >> 8 else { return }
        var tree = TreeHead.empty
        while tree.size < size, try goesOn() {
            let range = tree.size..<min(size, tree.size + 1 << 16)
            let leaves = try store.reading { try $0.treeHashes(level: 0, range) }
            guard leaves.count == range.count else {
                throw StoreError(
                    .unexpected,
                    operation: "read the log's tree",
                    message: "leaves are missing in \(range)"
                )
            }
            var nodes: [KeptNode] = []
            for leaf in leaves.compactMap(TreeHash.init(bytes:)) { tree.append(leaf, keeping: &nodes) }
            try store.transaction { try $0.addNodes(nodes) }
        }
    }
}

extension TreeHead {
    /// Adds a leaf, and to `nodes` what it completes that a store keeps.
    public mutating func append(_ leaf: TreeHash, keeping nodes: inout [KeptNode]) {
        append(leaf) { height, index, root in
            if height.isMultiple(of: 8) { nodes.append(KeptNode(level: height / 8, index: index, hash: root.bytes)) }
        }
    }

    public init(_ head: LogHead) throws {
        guard let tree = TreeHead(size: head.size, peaks: head.peaks.compactMap(TreeHash.init(bytes:))) else {
            throw StoreError(
                .unexpected,
                operation: "read the log's head",
                message: "its peaks do not fit its size \(head.size)"
            )
        }
        self = tree
    }
}

extension LogHead {
    public init(_ tree: TreeHead) {
        self.init(size: tree.size, root: tree.root.bytes, peaks: tree.peaks.map(\.bytes))
    }
}
