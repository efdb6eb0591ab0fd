/// What stands beside an entry, as it is sealed: the salt behind its length, and what is salted.
enum DetailBytes {
    static func joined(_ salt: [UInt8], _ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 + salt.count + content.count)
        bytes.append(UInt8(salt.count))
        bytes += salt
        bytes += content
        return bytes
    }

    /// `nil` where nothing stands behind the salt.
    static func parts(
        of clear: UnsafeRawBufferPointer
    ) -> (salt: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer)? {
        guard let count = clear.first.map(Int.init), clear.count > 1 + count else { return nil }
        return (
            UnsafeRawBufferPointer(rebasing: clear[1..<1 + count]),
            UnsafeRawBufferPointer(rebasing: clear[(1 + count)...])
        )
    }
}
