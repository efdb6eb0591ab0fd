internal import CCurl

extension IPAddress {
    /// The address inside a socket address; nil if it is not of the Internet's families.
    init?(socketAddress: UnsafePointer<sockaddr>) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = Int(ccurl_address_bytes(socketAddress, &bytes))
        self.init(bytes: Array(bytes.prefix(count)))
    }
}
