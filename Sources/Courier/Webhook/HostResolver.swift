// Whole-module builds find the socket types of Glibc first in the module of libcurl's header.
internal import CCurl
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Finds the addresses of a host, once, within a time.
protocol HostResolver: Sendable {
    /// All addresses of `host`, or nil if there are none or the time is up.
    func addresses(of host: String, within limit: Duration) -> [IPAddress]?
}

/// The system's resolver: /etc/hosts, DNS, whatever the machine is set up for.
///
/// getaddrinfo(3) cannot be told to hurry, so it runs on a thread that is left behind when the time is up; it ends by
/// itself when the system's resolver gives up.
struct SystemResolver: HostResolver {
    private static let queue = DispatchQueue(label: "courier.resolver", attributes: .concurrent)

    /// A place for the answer that outlives whichever side comes second.
    private final class Answer: Sendable {
        let addresses = Mutex<[IPAddress]>([])
        let isReady = DispatchSemaphore(value: 0)
    }

    func addresses(of host: String, within limit: Duration) -> [IPAddress]? {
        if let address = IPAddress(host) { return [address] }
        let answer = Answer()
        Self.queue.async {
            let found = Self.lookUp(host)
            answer.addresses.withLock { $0 = found }
            answer.isReady.signal()
        }
        let deadline = DispatchTime.now() + .milliseconds(limit.curlMilliseconds)
        guard answer.isReady.wait(timeout: deadline) == .success else { return nil }
        let found = answer.addresses.withLock { $0 }
        return found.isEmpty ? nil : found
    }

    private static func lookUp(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { $0 }.compactMap { entry in
            entry.pointee.ai_addr.flatMap { IPAddress(socketAddress: $0) }
        }
    }
}
