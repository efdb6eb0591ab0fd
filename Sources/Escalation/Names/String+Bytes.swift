/// Names from outside are the bytes that they came as. Swift's own `==` takes canonically equivalent text for the same:
/// a broker user that begins with U+212A (the Kelvin sign) would be the user that begins with `K`.
extension String {
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

    func hashBytes(into hasher: inout Hasher) {
        var copy = self
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
