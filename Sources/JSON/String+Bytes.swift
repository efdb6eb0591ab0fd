#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension String {
    /// Whether these are the same bytes of UTF-8. Swift's own `==` takes canonically equivalent text for the same.
    package func hasBytes(of other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { others in
                guard let first = own.baseAddress, let second = others.baseAddress else { return true }
                return memcmp(first, second, own.count) == 0
            }
        }?.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }
}

extension [UInt8] {
    /// Whether these are the same bytes.
    func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        withUnsafeBufferPointer { own in
            guard own.count == other.count else { return false }
            guard let first = own.baseAddress, let second = other.baseAddress else { return own.isEmpty }
            return memcmp(first, second, own.count) == 0
        }
    }
}
