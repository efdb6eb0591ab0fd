#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension UnsafeRawBufferPointer {
    /// Whether these are the same bytes.
    public func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let own = baseAddress, let others = other.baseAddress else { return count == 0 }
        return memcmp(own, others, count) == 0
    }

    /// Whether they are this text.
    public func isSame(as text: StaticString) -> Bool { count == text.utf8CodeUnitCount && begins(with: text) }

    /// Whether they begin with this text.
    func begins(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount, let own = baseAddress else { return text.utf8CodeUnitCount == 0 }
        return memcmp(own, text.utf8Start, text.utf8CodeUnitCount) == 0
    }
}
