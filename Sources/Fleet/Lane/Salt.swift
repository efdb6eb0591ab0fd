#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Thirty-two random bytes for a commitment, from the kernel in one call; the system's generator would make four.
public func drawSalt() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in
        // Up to 256 bytes come whole or not at all (getentropy(3)).
        precondition(getentropy(bytes.baseAddress, 32) == 0, "the kernel gives no random bytes")
        count = 32
    }
}
