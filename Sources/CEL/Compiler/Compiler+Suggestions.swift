extension Compiler {
    /// `; did you mean 'amount'?`, when some name is near enough to be meant.
    static func nearest(_ name: String, among names: [String]) -> String {
        let limit = max(1, min(name.count, 24) / 3)
        var best: (name: String, distance: Int)?
        // Bounded, so that long names in long lists cost little.
        for candidate in names.prefix(1_000) where abs(candidate.count - name.count) <= limit && name.count <= 64 {
            let distance = Self.distance(Array(name.unicodeScalars), Array(candidate.unicodeScalars))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best.map { "; did you mean '\($0.name)'?" } ?? ""
    }

    /// Edits from one name to the other: insert, delete, replace, or swap two neighbours.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
