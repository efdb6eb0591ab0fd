/// An authority of the test's own, with a certificate for the broker and one for the user `guest`.
public struct Certificates: Sendable {
    /// The host that the broker's certificate names; 127.0.0.1 is left out on purpose.
    public static let host = "localhost"

    private let directory: TestDirectory

    public var caFile: String { directory.file("ca.pem") }
    public var strangerFile: String { directory.file("stranger.pem") }
    public var brokerFile: String { directory.file("broker.pem") }
    public var brokerKeyFile: String { directory.file("broker.key") }
    public var clientFile: String { directory.file("client.pem") }
    public var clientKeyFile: String { directory.file("client.key") }

    init(in directory: TestDirectory) throws {
        self.directory = directory
        try selfSigned("ca")
        try selfSigned("stranger")
        try issue("broker", subject: "/CN=\(Self.host)", extensions: "subjectAltName=DNS:\(Self.host)")
        try issue("client", subject: "/CN=guest", extensions: "extendedKeyUsage=clientAuth")
    }

    private func selfSigned(_ name: String) throws {
        try openssl(
            ["req", "-x509"] + newKey(name)
                + ["-subj", "/CN=\(name)", "-days", "2", "-out", directory.file("\(name).pem")]
        )
    }

    private func issue(_ name: String, subject: String, extensions: String) throws {
        try directory.write(extensions + "\n", to: "\(name).ext")
        try openssl(["req"] + newKey(name) + ["-subj", subject, "-out", directory.file("\(name).csr")])
        try openssl([
            "x509", "-req", "-in", directory.file("\(name).csr"), "-CA", caFile, "-CAkey", directory.file("ca.key"),
            "-CAcreateserial", "-days", "2", "-extfile", directory.file("\(name).ext"),
            "-out", directory.file("\(name).pem"),
        ])
    }

    private func newKey(_ name: String) -> [String] {
        ["-newkey", "rsa:2048", "-nodes", "-keyout", directory.file("\(name).key")]
    }

    private func openssl(_ arguments: [String]) throws {
        try ChildProcess("openssl", arguments).waitForSuccess(within: .seconds(20))
    }
}
