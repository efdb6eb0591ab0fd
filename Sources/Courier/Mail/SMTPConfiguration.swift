/// The server mail is handed to, and how.
public struct SMTPConfiguration: Sendable {
    /// How the connection is protected.
    public enum Security: Equatable, Sendable {
        /// Not at all: for a relay on the same machine. Credentials are then refused.
        case none
        /// `STARTTLS` (RFC 3207), required: a server that does not offer it gets no mail. Port 587, or 25.
        case startTLS
        /// TLS from the first byte (RFC 8314, section 3.3). Port 465.
        case implicit
    }

    /// Who we are to the server (RFC 4954). The strongest mechanism both sides know is taken.
    public struct Credentials: Sendable {
        /// The account.
        public let user: String
        /// Its password.
        public let password: Secret

        /// Makes credentials of an account and its password.
        public init(user: String, password: Secret) {
            self.user = user
            self.password = password
        }
    }

    /// The server's name or address.
    public let host: String
    /// Its port.
    public let port: UInt16
    /// How the connection is protected.
    public let security: Security
    /// A file of PEM certificates to trust instead of the system's.
    public let caFile: String?
    /// Who we are to the server, if it asks.
    public let credentials: Credentials?
    /// How long to wait for the connection, TLS included.
    public let connectTimeout: Duration
    /// How long one delivery may take, connection included.
    public let totalTimeout: Duration
    /// The name given in `EHLO`: this machine's, as the server should see it (RFC 5321, section 4.1.1.1).
    public let heloName: String

    /// Makes a configuration, or says which setting cannot work.
    ///
    /// - Parameters:
    ///   - host: the server's name or address, without brackets.
    ///   - port: its port.
    ///   - security: how the connection is protected; certificates are always verified.
    ///   - caFile: PEM certificates to trust instead of the system's.
    ///   - credentials: who we are to the server; never sent in the clear.
    ///   - connectTimeout: above zero.
    ///   - totalTimeout: above zero.
    ///   - heloName: this machine's host name.
    public init(
        host: String,
        port: UInt16,
        security: Security = .startTLS,
        caFile: String? = nil,
        credentials: Credentials? = nil,
        connectTimeout: Duration = .seconds(10),
        totalTimeout: Duration = .seconds(60),
        heloName: String
    ) throws(CourierError) {
        let shown = PrintableText.line(host)
        guard HostName.isValid(host) || IPAddress(host) != nil else {
            throw CourierError(.setting, "the mail server '\(shown)' is neither a host name nor an address")
        }
        guard port > 0 else {
            throw CourierError(.setting, "port 0 of \(shown) cannot be connected to; 587 is usual with STARTTLS")
        }
        guard HostName.isValid(heloName) else {
            throw CourierError(.setting, "the EHLO name '\(PrintableText.line(heloName))' is not a host name")
        }
        guard connectTimeout > .zero, totalTimeout > .zero else {
            throw CourierError(.setting, "the timeouts for \(shown) must be above zero")
        }
        guard credentials == nil || security != .none else {
            throw CourierError(.setting, "a password for \(shown) would travel in the clear; use startTLS or implicit")
        }
        let secrets = [credentials?.user ?? "", credentials?.password.value ?? "", caFile ?? ""]
        guard !secrets.contains(where: { $0.utf8.contains(0) }) else {
            throw CourierError(.setting, "the user, the password or the CA file for \(shown) holds a NUL character")
        }
        self.host = host
        self.port = port
        self.security = security
        self.caFile = caFile
        self.credentials = credentials
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.heloName = heloName
    }

    /// The server as libcurl wants it; the path is the `EHLO` name. Every part was checked to hold nothing that means
    /// something in a URL.
    var url: String {
        let scheme = self.security == .implicit ? "smtps" : "smtp"
        let authority = self.host.contains(":") ? "[\(self.host)]" : self.host
        return "\(scheme)://\(authority):\(self.port)/\(self.heloName)"
    }
}
