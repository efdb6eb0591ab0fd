internal import CCurl

/// The last check before a socket is opened: only addresses that were looked at may be dialled.
///
/// libcurl is already told which addresses a name has (CURLOPT_RESOLVE). This makes it certain: should libcurl ever
/// come by another address, it gets no socket for it.
final class DialGuard {
    private let allowed: Set<IPAddress>

    init(allowing addresses: [IPAddress]) {
        self.allowed = Set(addresses)
    }

    /// CURLOPT_OPENSOCKETFUNCTION(3).
    static let onOpenSocket: curl_opensocket_callback = { context, _, address in
        guard let context, let address else { return CURL_SOCKET_BAD }
        let guardian = Unmanaged<DialGuard>.fromOpaque(context).takeUnretainedValue()
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = Int(ccurl_dialled_bytes(address, &bytes))
        guard let dialled = IPAddress(bytes: Array(bytes.prefix(count))), guardian.allowed.contains(dialled) else {
            return CURL_SOCKET_BAD
        }
        return ccurl_open_socket(address)
    }
}
