import Base64Text
import CCurl
import Foundation
import Synchronization
import Testing

@testable import Courier

/// A request as the receiver saw it.
struct SeenRequest: Decodable {
    let method: String, path: String, headers: [String: String], body: String
    let serverName: String?, isSigned: Bool, isSignedAsymmetrically: Bool
}

/// Answers from a list, one for each look-up, and counts.
final class ScriptedResolver: HostResolver {
    private let answers: [[String]]
    private let asked = Mutex(0)
    var lookUps: Int { self.asked.withLock { $0 } }

    init(_ answers: [String]...) {
        self.answers = answers
    }

    func addresses(of host: String, within limit: Duration) -> [IPAddress]? {
        if let address = IPAddress(host) { return [address] }
        let turn = self.asked.withLock { count in
            defer { count += 1 }
            return min(count, self.answers.count - 1)
        }
        return self.answers[turn].compactMap { IPAddress($0) }
    }
}

@Suite(.enabled(if: Tools.hasPython && Tools.hasOpenSSL, "needs /usr/bin/python3 and openssl"))
struct WebhookCourierTests {
    static let secret = "whsec_" + Base64.encode(Array(0..<32))
    static let signingKey = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
    static let publicKey = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    private func server(isSecure: Bool = false) throws -> PythonServer {
        let files = isSecure ? [TestCertificates.shared.certificate, TestCertificates.shared.key] : []
        return try PythonServer("http_server", [Self.secret, Self.publicKey] + files)
    }

    private func courier(
        _ server: PythonServer,
        resolver: any HostResolver = ScriptedResolver(["127.0.0.1"]),
        allowsPrivate: Bool = true,
        caFile: String? = TestCertificates.shared.authority,
        totalTimeout: Duration = .seconds(10)
    ) throws -> WebhookCourier {
        let entries = try ["hooks.test", "other.test", "127.0.0.1", "localhost"].map { host in
            try AllowList.Entry(host, ports: [server.port], allowsHTTP: true, allowsPrivateAddresses: allowsPrivate)
        }
        let configuration = try WebhookConfiguration(
            allowList: AllowList(entries),
            caFile: caFile,
            totalTimeout: totalTimeout
        )
        return WebhookCourier(configuration, resolver: resolver)
    }

    private func post(
        _ courier: WebhookCourier,
        _ url: String,
        body: String = "{\"a\":\"ü\"}",
        headers: [WebhookHeader] = []
    ) throws -> DeliveryResult {
        try courier.post(
            url: url,
            id: WebhookID("notice_7"),
            body: Array(body.utf8),
            timestampSeconds: Int64(Date().timeIntervalSince1970),
            secrets: [WebhookSecret(Self.secret), WebhookSecret(Self.signingKey)],
            headers: headers
        )
    }

    @Test func `A webhook arrives over TLS, under its host's name, with signatures others can check`() throws {
        let server = try self.server(isSecure: true)
        let resolver = ScriptedResolver(["127.0.0.1"], ["192.0.2.1"])
        let url = "https://Hooks.test:\(server.port)/status/200?token=t"
        let header = try WebhookHeader("Authorization", "Bearer b")
        let result = try self.post(self.courier(server, resolver: resolver), url, headers: [header])
        #expect(result == .accepted(detail: "hooks.test:\(server.port) answered 200"))
        let seen = try server.next(SeenRequest.self)
        #expect(seen.method == "POST" && seen.path == "/status/200?token=t" && seen.body == "{\"a\":\"ü\"}")
        #expect(seen.serverName == "hooks.test" && seen.headers["host"] == "hooks.test:\(server.port)")
        #expect(seen.isSigned && seen.isSignedAsymmetrically)
        #expect(seen.headers["content-type"] == "application/json" && seen.headers["webhook-id"] == "notice_7")
        #expect(seen.headers["authorization"] == "Bearer b")
        #expect(resolver.lookUps == 1)
    }

    @Test(arguments: [
        ("status/200", "accepted"), ("status/204", "accepted"), ("redirect", "refused"), ("status/304", "refused"),
        ("status/400", "refused"), ("status/404", "refused"), ("status/410", "refused"), ("status/408", "failed"),
        ("status/425", "failed"), ("status/429", "failed"), ("status/500", "failed"), ("status/503", "failed"),
    ])
    func `A status means what Standard Webhooks says`(path: String, expected: String) throws {
        let server = try self.server()
        let result = try self.post(self.courier(server), "http://hooks.test:\(server.port)/\(path)")
        #expect("\(result)".hasPrefix(expected), "\(result)")
        #expect(try server.next(SeenRequest.self).path == "/" + path)
    }

    @Test func `A pause asked for is passed on, in seconds or as a date`() throws {
        let server = try self.server()
        let courier = try self.courier(server)
        let seconds = try self.post(courier, "http://hooks.test:\(server.port)/later-seconds")
        guard case .failed(_, .seconds(17)) = seconds else { return #expect(Bool(false), "\(seconds)") }
        let date = try self.post(courier, "http://hooks.test:\(server.port)/later-date")
        guard case .failed(_, let pause?) = date else { return #expect(Bool(false), "\(date)") }
        #expect((.seconds(100)...(.seconds(120))).contains(pause))
    }

    @Test func `A long answer is cut off and its status counts`() throws {
        let server = try self.server()
        let courier = try self.courier(server)
        #expect(try self.post(courier, "http://hooks.test:\(server.port)/huge").isAccepted)
        _ = try server.next(SeenRequest.self)
        let hungUpAfter = try #require(try server.next([String: Int].self)["hungUpAfter"])
        #expect(hungUpAfter < 64 << 20)
        #expect(try self.post(courier, "http://hooks.test:\(server.port)/long-headers").isAccepted)
    }

    @Test func `A receiver that does not answer in time is tried again`() throws {
        let server = try self.server()
        let courier = try self.courier(server, totalTimeout: .milliseconds(300))
        #expect(try self.post(courier, "http://hooks.test:\(server.port)/slow").isFailed)
    }

    @Test func `A certificate for another name, or from nobody we know, gets nothing`() throws {
        let server = try self.server(isSecure: true)
        let wrongName = try self.post(self.courier(server), "https://other.test:\(server.port)/status/200")
        #expect(wrongName.isFailed && "\(wrongName)".contains("certificate"), "\(wrongName)")
        let unknown = try self.post(self.courier(server, caFile: nil), "https://hooks.test:\(server.port)/status/200")
        #expect(unknown.isFailed && "\(unknown)".contains("certificate"), "\(unknown)")
    }

    @Test(arguments: ["hooks.test", "127.0.0.1", "localhost"])
    func `A host on a private address gets nothing unless its entry says so`(host: String) throws {
        let server = try self.server()
        let resolver: any HostResolver = host == "localhost" ? SystemResolver() : ScriptedResolver(["127.0.0.1"])
        let url = "http://\(host):\(server.port)/status/200"
        let refused = try self.post(self.courier(server, resolver: resolver, allowsPrivate: false), url)
        #expect(refused.isRefused && "\(refused)".contains("loopback"), "\(refused)")
        #expect(try self.post(self.courier(server, resolver: resolver), url).isAccepted)
        #expect(try server.next(SeenRequest.self).path == "/status/200")
    }

    @Test func `One forbidden address among good ones is enough to refuse`() throws {
        let server = try self.server()
        let resolver = ScriptedResolver(["127.0.0.1", "169.254.169.254"])
        let result = try self.post(
            self.courier(server, resolver: resolver),
            "http://hooks.test:\(server.port)/status/200"
        )
        #expect(result.isRefused && "\(result)".contains("169.254.169.254"), "\(result)")
    }

    @Test func `A name that changes its address after the check is dialled where it was checked`() throws {
        let server = try self.server()
        let resolver = ScriptedResolver(["127.0.0.1"], ["169.254.169.254"])
        let courier = try self.courier(server, resolver: resolver)
        let url = "http://hooks.test:\(server.port)/status/200"
        #expect(try self.post(courier, url).isAccepted)
        #expect(resolver.lookUps == 1)
        #expect(try self.post(courier, url).isRefused)
        #expect(resolver.lookUps == 2)
    }

    @Test func `An address that does not answer is followed by the next one that was checked`() throws {
        let server = try self.server()
        let courier = try self.courier(server, resolver: ScriptedResolver(["::1", "127.0.0.1"]))
        #expect(try self.post(courier, "http://hooks.test:\(server.port)/status/200").isAccepted)
    }

    @Test func `An address nobody checked gets no socket`() throws {
        let server = try self.server()
        let guardian = DialGuard(allowing: [try #require(IPAddress("192.0.2.1"))])
        let status = try CurlHandle().perform(TransferExchange(upload: [], receivedMax: 1024)) { options in
            options.set(CURLOPT_URL, "http://127.0.0.1:\(server.port)/status/200")
            options.attach(guardian)
        } read: {
            ($0.status, $0.code)
        }
        #expect(status.0 == 0 && status.1 == CURLE_COULDNT_CONNECT)
    }

    @Test func `What cannot be sent is refused before anything is dialled, without showing the path`() throws {
        let server = try self.server()
        let resolver = ScriptedResolver(["127.0.0.1"])
        let courier = try self.courier(server, resolver: resolver)
        let url = "http://hooks.test:\(server.port)/status/200"
        let refusals = try [
            self.post(courier, url, body: String(repeating: "x", count: WebhookCourier.bodyBytesMax + 1)),
            self.post(courier, "http://evil.test:\(server.port)/secret"),
            self.post(courier, "http://u:secret@hooks.test/"),
            self.post(courier, "https://hooks.test/secret"), self.post(courier, "secret"),
            courier.post(url: url, id: WebhookID("a"), body: [], timestampSeconds: 0, secrets: []),
        ]
        #expect(refusals.allSatisfy { $0.isRefused && !"\($0)".contains("/secret") && !"\($0)".contains(":secret") })
        #expect(resolver.lookUps == 0)
    }

    @Test(arguments: [
        ("Host", "x"), ("webhook-id", "x"), ("Content-Length", "1"), ("X Y", "a"), ("X:", "a"), ("X", "a\r\nY: b"),
        ("X", ""),
        ("X", " a"), ("X", "ü"), ("@/etc/passwd", "x"),
    ])
    func `A header that would change the request is refused`(name: String, value: String) {
        #expect(throws: CourierError.self) { try WebhookHeader(name, value) }
    }
}
