import JSON

/// Names from outside are the bytes that they came as. Swift's own `==` takes canonically equivalent text for the same:
/// a broker user that begins with U+212A (the Kelvin sign) would be the user that begins with `K`.
extension String {
    func isSame(as other: String) -> Bool { hasBytes(of: other) }

    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

    func hashBytes(into hasher: inout Hasher) {
        var copy = self
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }

    /// Its beginning, at most so many bytes of whole Unicode scalars. A character of text may have any number of bytes.
    package func cut(toBytes bytesMax: Int) -> String {
        let bytesMax = max(0, bytesMax)
        guard utf8.count > bytesMax else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: bytesMax)
        while UTF8.isContinuation(utf8[end]) { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
