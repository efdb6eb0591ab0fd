internal import CCurl

/// The options of the transfer being prepared.
///
/// Setting an option can only fail for want of memory or of a feature libcurl was built without. The first failure is
/// kept and the transfer is not made, so a protection that could not be switched on is never silently missing.
final class CurlOptions {
    private let raw: UnsafeMutableRawPointer
    private let lists: CurlLists
    private(set) var firstFailure: CURLcode?

    init(raw: UnsafeMutableRawPointer, lists: CurlLists) {
        self.raw = raw
        self.lists = lists
    }

    func set(_ option: CURLoption, _ value: Int) {
        self.note(ccurl_set_long(self.raw, option, value))
    }

    func set(_ option: CURLoption, size: Int) {
        self.note(ccurl_set_size(self.raw, option, curl_off_t(size)))
    }

    func set(_ option: CURLoption, _ value: String) {
        self.note(ccurl_set_string(self.raw, option, value))
    }

    /// For what libcurl does not copy; it must live until the transfer is over.
    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) {
        self.note(ccurl_set_pointer(self.raw, option, pointer))
    }

    func set(_ option: CURLoption, list: [String]) {
        guard let head = self.lists.make(list) else { return self.note(CURLE_OUT_OF_MEMORY) }
        self.note(ccurl_set_pointer(self.raw, option, head))
    }

    func set(_ option: CURLoption, timeout: Duration) {
        self.set(option, timeout.curlMilliseconds)
    }

    /// Lets SMTP go on with the recipients a server accepts when it refuses others.
    func allowRefusedRecipients() {
        self.note(ccurl_allow_refused_recipients(self.raw))
    }

    /// What holds for every transfer: no signals in a program with threads, no proxy from the environment, no
    /// redirects, and TLS 1.2 or newer with the certificate and the host name checked.
    func setCommon() {
        self.set(CURLOPT_NOSIGNAL, 1)
        self.set(CURLOPT_PROXY, "")
        self.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        self.set(CURLOPT_FOLLOWLOCATION, 0)
        self.set(CURLOPT_SSL_VERIFYPEER, 1)
        self.set(CURLOPT_SSL_VERIFYHOST, 2)
        self.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    }

    /// Connects libcurl's callbacks to `exchange`, which must live until the transfer is over.
    func attach(_ exchange: TransferExchange) {
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        for option in [CURLOPT_READDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_DEBUGDATA] {
            self.set(option, pointer: context)
        }
        self.note(ccurl_set_read_function(self.raw, TransferExchange.onRead))
        self.note(ccurl_set_write_function(self.raw, TransferExchange.onWrite))
        self.note(ccurl_set_header_function(self.raw, TransferExchange.onHeader))
        self.note(ccurl_set_debug_function(self.raw, TransferExchange.onDebug))
    }

    /// Asks `guardian` before any socket is opened; it must live until the transfer is over.
    func attach(_ guardian: DialGuard) {
        self.set(CURLOPT_OPENSOCKETDATA, pointer: Unmanaged.passUnretained(guardian).toOpaque())
        self.note(ccurl_set_opensocket_function(self.raw, DialGuard.onOpenSocket))
    }

    private func note(_ code: CURLcode) {
        if code != CURLE_OK, self.firstFailure == nil { self.firstFailure = code }
    }
}

/// The string lists of one transfer, which libcurl borrows and we free.
final class CurlLists {
    private var heads: [UnsafeMutablePointer<curl_slist>] = []

    /// Makes a list, or returns nil for want of memory (or of strings).
    func make(_ strings: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var head: UnsafeMutablePointer<curl_slist>?
        for string in strings {
            guard let longer = curl_slist_append(head, string) else {
                curl_slist_free_all(head)
                return nil
            }
            head = longer
        }
        if let head { self.heads.append(head) }
        return head
    }

    deinit {
        for head in self.heads { curl_slist_free_all(head) }
    }
}
