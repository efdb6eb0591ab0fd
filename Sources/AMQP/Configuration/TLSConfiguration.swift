/// Whom to trust and who to be. TLS 1.2 is the oldest version that is spoken.
///
/// OpenSSL writes to sockets without `MSG_NOSIGNAL`: a process that uses TLS must ignore `SIGPIPE`.
public struct TLSConfiguration: Hashable, Sendable {
    /// PEM file of the authorities that may have signed the broker's certificate; nil stands for the system's.
    public var caFile: String?
    /// PEM file of this side's certificate, with ``keyFile``.
    public var certificateFile: String?
    /// PEM file of this side's private key, without a pass phrase.
    public var keyFile: String?
    /// Whether the broker's certificate must be signed by a trusted authority. Off only for experiments.
    public var verifyPeer: Bool
    /// Whether the broker's certificate must name the host that was connected to.
    public var verifyHostname: Bool

    public init(
        caFile: String? = nil,
        certificateFile: String? = nil,
        keyFile: String? = nil,
        verifyPeer: Bool = true,
        verifyHostname: Bool = true
    ) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.verifyPeer = verifyPeer
        self.verifyHostname = verifyHostname
    }
}
