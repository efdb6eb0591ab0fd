internal import CCurl

/// The one owner of a libcurl easy handle and of what libcurl keeps pointers to.
///
/// An easy handle belongs to one thread at a time (libcurl-thread(3)), and so does whatever holds this value.
struct CurlHandle: ~Copyable {
    private let raw: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>

    /// curl_global_init(3) once for the process: Swift runs a `static let` once, whoever comes first.
    private static let library: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    init() throws(CourierError) {
        guard Self.library == CURLE_OK, let raw = curl_easy_init() else {
            throw CourierError(.setting, "libcurl could not be started; is the process out of memory?")
        }
        self.raw = raw
        self.errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        self.errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        let raw = self.raw
        BrokenPipe.ignored { curl_easy_cleanup(raw) }  // it says goodbye on connections that may be dead
        self.errorText.deallocate()
    }

    /// Makes one transfer: sets the options every transfer has, lets `configure` add its own, performs, lets `read`
    /// look at the result, and forgets all options again. Open connections stay for the next transfer.
    ///
    /// Forgetting matters: the options hold pointers to `exchange` and to lists that live no longer than this call.
    borrowing func perform<Result>(
        _ exchange: TransferExchange,
        configure: (CurlOptions) -> Void,
        read: (CurlResult) -> Result
    ) -> Result {
        let lists = CurlLists()
        let options = CurlOptions(raw: self.raw, lists: lists)
        self.errorText[0] = 0
        options.set(CURLOPT_ERRORBUFFER, pointer: self.errorText)
        options.setCommon()
        options.attach(exchange)
        configure(options)
        let code = options.firstFailure ?? BrokenPipe.ignored { curl_easy_perform(self.raw) }
        let result = read(CurlResult(code: code, text: self.text(for: code), raw: self.raw))
        curl_easy_reset(self.raw)
        withExtendedLifetime((exchange, lists)) {}
        return result
    }

    /// libcurl's own words, which name the host and the cause; or the general words for the code.
    private borrowing func text(for code: CURLcode) -> String {
        guard code != CURLE_OK else { return "" }
        let specific = String(cString: self.errorText)
        return PrintableText.line(specific.isEmpty ? String(cString: curl_easy_strerror(code)) : specific)
    }
}

/// What a transfer left behind, readable until the next one.
struct CurlResult {
    let code: CURLcode
    let text: String
    fileprivate let raw: UnsafeMutableRawPointer

    /// The status of the last response, or 0 if there was none.
    var status: Int {
        var status = 0
        _ = ccurl_get_long(self.raw, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// What the response's `Retry-After` asks for, given in seconds or as a date (RFC 9110, section 10.2.3); nil if it
    /// had none, or one that has passed.
    var retryAfter: Duration? {
        var seconds: curl_off_t = 0
        guard ccurl_get_size(self.raw, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK, seconds > 0 else { return nil }
        return .seconds(seconds)
    }
}
