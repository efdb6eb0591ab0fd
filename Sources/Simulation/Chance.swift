/// Numbers that follow from a seed (SplitMix64, Steele, Lea and Flood 2014). A class, because everybody in a simulated
/// world draws from the same one; one thread uses it.
final class Chance: RandomNumberGenerator, @unchecked Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// A stream of its own for each name, so that what is drawn for one thing does not depend on another.
    convenience init(_ seed: UInt64, _ name: String) {
        // FNV-1a, so that near names are far apart.
        self.init(name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
        _ = next()
    }

    func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to just below 1.
    func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    func happens(_ probability: Double) -> Bool { share() < probability }

    /// From 0 to just below `bound`.
    func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// Between the two, short ones as often as long ones of another order of magnitude.
    func duration(from shortest: Duration, to longest: Duration) -> Duration {
        let (low, high) = (Double(shortest.milliseconds), Double(longest.milliseconds))
        // Powers by repeated doubling: exact arithmetic, the same on every machine.
        var bound = low
        var steps = 0
        while bound * 2 < high {
            bound *= 2
            steps += 1
        }
        let base = low * Double(1 << below(steps + 1))
        return .milliseconds(Int64(min(high, base * (1 + share()))))
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
