/// Finds what belongs to a text among many texts, without copying the text out of its document or looking at each.
///
/// Texts are compared byte for byte. Immutable once made: any number of threads may look at once.
public struct JSONKeyTable<Value> {
    private let keys: [JSONKey]
    /// In the order of `keys`.
    private let values: [Value]
    /// Places in `keys` by the hash of the key, -1 where there is none; twice as many as keys at least, so that a search
    /// meets an empty place soon.
    private let places: [Int32]

    /// - Parameter values: By their texts.
    public init(_ values: [JSONKey: Value]) {
        let keys = Array(values.keys)
        var size = 4
        while size < keys.count * 2 { size *= 2 }
        var places = [Int32](repeating: -1, count: size)
        for (number, key) in keys.enumerated() {
            var place = key.bytes.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
            while places[place] >= 0 { place = (place + 1) & (size - 1) }
            places[place] = Int32(number)
        }
        self.keys = keys
        self.values = Array(values.values)
        self.places = places
    }

    public var isEmpty: Bool { self.keys.isEmpty }

    /// What belongs to the string that `view` is; nil when there is nothing, or it is no string.
    public subscript(view: JSONView) -> Value? {
        guard !self.isEmpty, let text = view.utf8 else { return nil }
        return self.value(Self.hash(text)) { view.isEqual(to: $0) }
    }

    /// What belongs to `text`.
    public subscript(text: String) -> Value? {
        guard !self.isEmpty else { return nil }
        var text = text
        return text.withUTF8 { utf8 in self.value(Self.hash(utf8)) { $0.bytes.isSame(as: utf8) } }
    }

    /// What belongs to a text by its bytes.
    public subscript(utf8 utf8: UnsafeBufferPointer<UInt8>) -> Value? {
        guard !self.isEmpty else { return nil }
        return self.value(Self.hash(utf8)) { $0.bytes.isSame(as: utf8) }
    }

    @inline(__always)
    private func value(_ hash: Int, _ isKey: (JSONKey) -> Bool) -> Value? {
        let mask = self.places.count &- 1
        var place = hash & mask
        while true {
            let number = self.places[place]
            guard number >= 0 else { return nil }
            if isKey(self.keys[Int(number)]) { return self.values[Int(number)] }
            place = (place &+ 1) & mask
        }
    }

    /// Of the length, the first eight and the last eight bytes: texts that are told apart in a policy differ there, and
    /// others only take longer to find.
    @inline(__always)
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        let bytes = UnsafeRawBufferPointer(text)
        var (first, last): (UInt64, UInt64) = (0, 0)
        if bytes.count >= 8 {
            first = bytes.loadUnaligned(as: UInt64.self)
            last = bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self)
        } else {
            for byte in bytes { first = first &<< 8 | UInt64(byte) }
        }
        var hash = (first ^ UInt64(truncatingIfNeeded: bytes.count)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash &>> 29) ^ last) &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: (hash ^ (hash &>> 32)) &>> 1)
    }
}

extension JSONKeyTable: Sendable where Value: Sendable {}
