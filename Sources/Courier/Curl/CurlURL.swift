internal import CCurl

/// The one owner of a URL that libcurl has parsed.
final class CurlURL {
    private let raw: OpaquePointer

    /// Parses `text`, which must name its scheme and may not hold a user or a password.
    init(_ text: String) throws(CourierError) {
        guard let raw = curl_url() else {
            throw CourierError(.url, "libcurl could not parse a URL for want of memory")
        }
        self.raw = raw
        // C would read only what comes before a NUL.
        let code =
            text.utf8.contains(0)
            ? CURLUE_MALFORMED_INPUT : curl_url_set(raw, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER))
        guard code == CURLUE_OK else { throw Self.refusal(code) }
    }

    deinit {
        curl_url_cleanup(self.raw)
    }

    var scheme: String? { self.part(CURLUPART_SCHEME) }
    var zone: String? { self.part(CURLUPART_ZONEID) }
    /// The port, or the scheme's usual one.
    var port: UInt16? { self.part(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap { UInt16($0) } }
    /// The host, percent-encoding and the odd ways to write an IPv4 address undone; IPv6 in brackets.
    var host: String? { self.part(CURLUPART_HOST) }

    /// Puts `host` in the place of the host, and says whether that is possible.
    func replaceHost(with host: String) -> Bool {
        curl_url_set(self.raw, CURLUPART_HOST, host, 0) == CURLUE_OK
    }

    /// Hands the parsed URL to a transfer, which must end before this value does.
    func use(in options: CurlOptions) {
        options.set(CURLOPT_CURLU, pointer: UnsafeMutableRawPointer(self.raw))
    }

    private func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(self.raw, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func refusal(_ code: CURLUcode) -> CourierError {
        code == CURLUE_USER_NOT_ALLOWED
            ? CourierError(.url, "a webhook URL holds no user or password; a secret signs it instead")
            : CourierError(.url, "the webhook URL cannot be read (\(String(cString: curl_url_strerror(code))))")
    }
}
