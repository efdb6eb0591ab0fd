import Foundation

/// SplitMix64. The seed comes from BELAY_SEED where it is set, and is always printed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    static func announced(_ name: String) -> SeededGenerator {
        let given = ProcessInfo.processInfo.environment["BELAY_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(name): BELAY_SEED=\(seed)")
        return SeededGenerator(state: seed)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
