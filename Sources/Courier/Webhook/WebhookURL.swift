/// A webhook's URL, taken apart by the parser that will also dial it.
///
/// Two parsers that read one URL differently are how a check is passed with one host and another is dialled (ASVS 5.0,
/// 1.5.3). So there is one, libcurl's, and it runs once: the transfer is handed the parsed URL and not its text.
struct WebhookURL {
    /// What to hand to the transfer.
    let parsed: CurlURL
    let isHTTPS: Bool
    /// The host in lower case and ASCII; an address without brackets.
    let host: String
    let port: UInt16

    /// Parses `text`, refusing what no webhook needs: schemes but http and https, a user, a zone, a missing scheme, a
    /// host outside ASCII. (libcurl would translate such a host by the rules of the locale it happens to run in.)
    init(_ text: String) throws(CourierError) {
        let parsed = try CurlURL(text)
        guard parsed.scheme == "https" || parsed.scheme == "http" else {
            throw CourierError(.url, "a webhook URL begins with https://")
        }
        guard parsed.zone == nil else {
            throw CourierError(.url, "a webhook URL names no network interface; leave out what follows the %")
        }
        guard let port = parsed.port, port > 0 else {
            throw CourierError(.url, "a webhook URL's port lies between 1 and 65535")
        }
        self.isHTTPS = parsed.scheme == "https"
        self.host = try Self.plainHost(of: parsed)
        self.port = port
        self.parsed = parsed
    }

    /// `host:port`: all of a URL that may be shown, for its path is often a secret.
    var authority: String { self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)" }

    /// The host made plain, in the parsed URL too: what is looked up, compared, dialled and sent as `Host` is one
    /// spelling.
    private static func plainHost(of parsed: CurlURL) throws(CourierError) -> String {
        let host = (parsed.host ?? "").lowercased()
        if host.hasPrefix("["), let address = IPAddress(String(host.dropFirst().dropLast())) {
            return address.description
        }
        guard HostName.isValid(host), parsed.replaceHost(with: host) else {
            throw CourierError(
                .url,
                "'\(PrintableText.line(host))' is not a host name; write it in ASCII (xn-- form), without a final dot"
            )
        }
        return host
    }
}
