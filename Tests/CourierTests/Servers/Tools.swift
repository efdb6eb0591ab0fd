import Foundation

/// What the tests against real servers need from the machine.
enum Tools {
    /// Debian: python3-aiosmtpd.
    static let hasMailServer = Self.succeeds(PythonServer.python, ["-c", "import aiosmtpd.smtp"])
    static let hasPython = Self.succeeds(PythonServer.python, ["-c", "import http.server, ssl"])
    static let hasOpenSSL = Self.succeeds("/usr/bin/openssl", ["version"])

    static func succeeds(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

/// A certificate authority of our own and a server's certificate from it, made anew for each run.
struct TestCertificates {
    private let folder: URL
    let authority: String
    let certificate: String
    let key: String

    /// For `mail.test`, `hooks.test` and 127.0.0.1.
    static let shared = TestCertificates()

    private init() {
        let folder = FileManager.default.temporaryDirectory.appending(path: "courier-tests-\(UUID().uuidString)")
        try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        atexit { try? FileManager.default.removeItem(at: TestCertificates.shared.folder) }
        func path(_ name: String) -> String { folder.appending(path: name).path }
        self.authority = path("authority.pem")
        self.certificate = path("server.pem")
        self.key = path("server.key")
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        let made =
            Tools.succeeds(
                "/usr/bin/openssl",
                ["req", "-x509"] + newKey
                    + ["-subj", "/CN=Test authority", "-keyout", path("authority.key"), "-out", self.authority]
            )
            && Tools.succeeds(
                "/usr/bin/openssl",
                ["req", "-x509"] + newKey + ["-subj", "/CN=Test server", "-keyout", self.key, "-out", self.certificate]
                    + ["-CA", self.authority, "-CAkey", path("authority.key")]
                    + ["-addext", "subjectAltName=DNS:mail.test,DNS:hooks.test,IP:127.0.0.1"]
                    + ["-addext", "basicConstraints=critical,CA:FALSE"]
            )
        precondition(made, "openssl made no certificates")
    }
}
