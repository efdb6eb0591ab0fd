/// The places of keys among many, in the order in which they came: of a hundred and twenty-eight bits each, as names are that
/// were drawn or hashed.
///
/// For whoever reads millions of rows and meets their keys mostly in the order in which they came. A dictionary keeps keys and
/// values wherever their hashes fall, and each look is a walk to memory that is far; here keys lie side by side, and what is
/// scattered is four bytes a place.
public struct PlaceTable: Sendable {
    public typealias Key = SIMD2<UInt64>

    private var keys: [Key] = []
    /// Places above zero by the hash of the key, zero where there is none; at least twice as many as keys, so that a search
    /// meets an empty one soon.
    private var slots: [UInt32]
    /// How far a hash is shifted to be one of ``slots``.
    private var shift: UInt64
    private let multipliers: Key

    /// More could not be told apart.
    private static let countMax = Int(UInt32.max) - 1

    public init() {
        (slots, shift) = ([0, 0], 63)
        // Nobody who writes keys can know which of them fall together: they are as much drawn as a dictionary's are. What is
        // found does not hang on them.
        multipliers = Key(Self.drawn(1), Self.drawn(2))
    }

    private static func drawn(_ number: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(number)
        return UInt64(truncatingIfNeeded: hasher.finalize()) | 1
    }

    public var count: Int { keys.count }

    /// The place of a key; `nil` where it did not come.
    public func place(of key: Key) -> Int? {
        var slot = slot(of: key)
        while true {
            let place = slots[slot]
            guard place > 0 else { return nil }
            if keys[Int(place) &- 1] == key { return Int(place) &- 1 }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
    }

    /// The same for whoever meets keys mostly in their order: first it is looked at the place behind the last one that was found,
    /// and `last` is set to what is found.
    public func place(of key: Key, behind last: inout Int) -> Int? {
        guard let place = last + 1 < keys.count && keys[last + 1] == key ? last + 1 : place(of: key) else { return nil }
        last = place
        return place
    }

    /// Gives a key that did not come the next place.
    @discardableResult
    public mutating func add(_ key: Key) -> Int {
        precondition(keys.count < Self.countMax, "a table holds four thousand million keys")
        keys.append(key)
        if keys.count * 2 > slots.count { grow(to: keys.count) } else { fill(keys.count) }
        return keys.count - 1
    }

    /// Makes room for so many.
    public mutating func reserve(_ count: Int) {
        keys.reserveCapacity(count)
        if count * 2 > slots.count { grow(to: count) }
    }

    private mutating func grow(to count: Int) {
        var size = slots.count
        while size < count * 2 {
            size *= 2
            shift -= 1
        }
        slots = [UInt32](repeating: 0, count: size)
        for place in 0..<keys.count { fill(place + 1) }
    }

    private mutating func fill(_ place: Int) {
        var slot = slot(of: keys[place - 1])
        while slots[slot] > 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(place)
    }

    /// Multiply-shift (Dietzfelbinger et al., 1997), of two words.
    private func slot(of key: Key) -> Int {
        let products = key &* multipliers
        return Int(truncatingIfNeeded: (products.x &+ products.y) &>> shift)
    }
}
