import AuditLog

/// A change of an exported log such as a bad disk, a bad copy, or a clumsy hand makes.
enum Mutation: CaseIterable {
    case bitFlipped, byteReplaced, cut, inserted, removed, linesSwapped, filesSwapped, fileCopied, fileRemoved, repeated

    /// Makes one; what it was done to. `nil` where it would have changed nothing.
    func apply(to files: inout [String: [UInt8]], _ random: inout some RandomNumberGenerator) -> String? {
        let names = files.keys.sorted()
        let path = names.randomElement(using: &random)!
        let other = names.randomElement(using: &random)!
        var bytes = files[path]!
        guard !bytes.isEmpty else { return nil }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let count = Int.random(in: 1...8, using: &random)
        switch self {
        case .bitFlipped: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case .byteReplaced: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case .cut: bytes.removeSubrange(place...)
        case .inserted:
            let new = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            bytes.insert(contentsOf: new, at: place)
        case .removed: bytes.removeSubrange(place..<min(bytes.count, place + count))
        case .repeated: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + count * 16)], at: place)
        case .linesSwapped:
            var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
            lines.swapAt(lines.indices.randomElement(using: &random)!, lines.indices.randomElement(using: &random)!)
            bytes = Array(lines.joined(separator: [10]))
        case .filesSwapped:
            let before = files
            (files[path], files[other]) = (files[other], files[path])
            return files == before ? nil : "\(path) and \(other)"
        case .fileCopied: bytes = files[other]!
        case .fileRemoved:
            files[path] = nil
            return path
        }
        guard bytes != files[path] else { return nil }
        files[path] = bytes
        return path
    }
}

/// Draws the same numbers from the same seed everywhere (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
