/// Finds what somebody meant to write.
enum NearestName {
    /// The known name closest to `name`; `nil` where none is close enough to be worth a guess.
    static func of(_ name: String, in known: some Sequence<String>) -> String? {
        let plain = plain(name)
        let best = known.map { (name: $0, distance: distance(plain, Self.plain($0))) }.min { $0.distance < $1.distance }
        guard let best, best.distance <= max(1, plain.count / 3) else { return nil }
        return best.name
    }

    /// Without case and punctuation, so that `needed-by` is `neededBy`.
    private static func plain(_ name: String) -> [UInt8] {
        name.lowercased().utf8.prefix(64).filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
    }

    /// Letters to insert, delete or replace (Levenshtein).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let replaced = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
