extension Collection<String> {
    /// The name that somebody who wrote `text` probably meant; `nil` when none is near.
    func nearest(to text: String) -> String? {
        let written = Array(text.lowercased().unicodeScalars.prefix(65))
        guard written.count <= 64 else { return nil }
        let reach = Swift.max(1, written.count / 3)
        let distances = map { (name: $0, distance: written.edits(to: Array($0.lowercased().unicodeScalars))) }
        return distances.filter { $0.distance <= reach }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// "did you mean `window`?", or the names there are.
    func suggestion(for text: String) -> String {
        if let nearest = nearest(to: text) { return "did you mean `\(nearest)`?" }
        return isEmpty ? "there is none to choose from" : "choose from " + map { "`\($0)`" }.joined(separator: ", ")
    }
}

extension [Unicode.Scalar] {
    /// Insertions, removals, replacements and swaps of neighbours between the two (optimal string alignment).
    fileprivate func edits(to other: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array<Int>(0...other.count)
        for row in indices {
            var current = [row + 1]
            for column in other.indices {
                var cost = Swift.min(last[column + 1], current[column]) + 1
                cost = Swift.min(cost, last[column] + (self[row] == other[column] ? 0 : 1))
                if row > 0, column > 0, self[row] == other[column - 1], self[row - 1] == other[column] {
                    cost = Swift.min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}

extension String {
    /// In backquotes and cut short, for messages.
    var quotedBriefly: String {
        let brief = unicodeScalars.prefix(48).map { $0.isUnseen || $0 == "\t" ? "\u{FFFD}" : $0 }
        return "`" + String(String.UnicodeScalarView(brief)) + (unicodeScalars.count > 48 ? "…" : "") + "`"
    }
}
