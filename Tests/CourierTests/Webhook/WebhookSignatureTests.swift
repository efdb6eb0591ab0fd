import Base64Text
import Testing

@testable import Courier

@Suite struct WebhookSignatureTests {
    private let body = Array("{\"a\":1}".utf8)
    private let now: Int64 = 1_700_000_000
    private let shared = "whsec_" + Base64.encode([UInt8](repeating: UInt8(ascii: "k"), count: 24))
    /// The first test key of RFC 8032, section 7.1.
    private let signing = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
    private let verifying = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    private func sign(_ secrets: [String], id: String = "msg_1") throws -> String {
        let secrets = try secrets.map { text in try WebhookSecret(text) }
        return try WebhookSignature.sign(id: WebhookID(id), timestamp: self.now, body: self.body, secrets: secrets)
    }

    private func verify(
        _ signatures: String,
        _ keys: [String],
        id: String = "msg_1",
        timestamp: String = "1700000000",
        body: [UInt8]? = nil,
        now: Int64? = nil
    ) throws -> Bool {
        try WebhookSignature.verify(
            id: id,
            timestamp: timestamp,
            body: body ?? self.body,
            signatures: signatures,
            keys: keys.map { text in try WebhookVerificationKey(text) },
            now: now ?? self.now
        )
    }

    @Test func `The shared secret signs as the published libraries do`() throws {
        #expect(try self.sign([self.shared]) == "v1,bYr7Rz93bX8WqNI5XVthzq7NE/LcYrDkos9dgSLYHOc=")
    }

    @Test func `A seed has the public key RFC 8032 gives it, alone or with that key after it`() throws {
        #expect(try WebhookSecret(self.signing).verificationKey.publicText == self.verifying)
        let seed = try #require(Base64.decode(self.signing.dropFirst(5).utf8))
        let key = try #require(Base64.decode(self.verifying.dropFirst(5).utf8))
        #expect(try WebhookSecret("whsk_" + Base64.encode(seed + key)).verificationKey.publicText == self.verifying)
        #expect(throws: CourierError.self) { try WebhookSecret("whsk_" + Base64.encode(seed + seed)) }
        #expect(try WebhookSecret(self.shared).verificationKey.publicText == nil)
    }

    @Test func `Each secret adds a signature, and any one of them suffices`() throws {
        let signatures = try self.sign([self.shared, self.signing])
        #expect(signatures.split(separator: " ").map { $0.prefix { $0 != "," } } == ["v1", "v1a"])
        #expect(try self.verify(signatures, [self.shared]))
        #expect(try self.verify(signatures, [self.verifying]))
        #expect(try self.verify("v2,AAAA v1, v1,AAAA \(signatures)", [self.verifying]))
    }

    @Test func `Anything changed breaks the signature`() throws {
        let other = "whsec_" + Base64.encode([UInt8](repeating: 0, count: 32))
        for key in [self.shared, self.verifying] {
            let signatures = try self.sign([self.shared, self.signing])
            #expect(try !self.verify(signatures, [key], id: "msg_2"))
            #expect(try !self.verify(signatures, [key], timestamp: "1700000001"))
            #expect(try !self.verify(signatures, [key], timestamp: "+1700000000"))
            #expect(try !self.verify(signatures, [key], body: self.body + [0x20]))
            #expect(try !self.verify("", [key]))
            #expect(try !self.verify(signatures, []))
        }
        #expect(try !self.verify(self.sign([self.shared]), [other, self.verifying]))
        #expect(
            try !self.verify(self.sign([self.shared]).replacing("v1,", with: "v1a,"), [self.shared, self.verifying])
        )
    }

    @Test func `A dot cannot move from the identifier into the timestamp`() throws {
        let signature = try self.sign([self.shared])
        #expect(try !self.verify(signature, [self.shared], id: "msg_1.1700000000", timestamp: ""))
        #expect(throws: CourierError.self) { try WebhookID("msg.1") }
    }

    @Test(arguments: [(300, true), (-300, true), (301, false), (-301, false), (Int64.min + 1_700_000_000, false)])
    func `A timestamp holds for five minutes either way`(distance: Int64, isValid: Bool) throws {
        #expect(try self.verify(self.sign([self.shared]), [self.shared], now: self.now &- distance) == isValid)
    }

    @Test(arguments: [
        "", "whsec_", "whsec_AAAA", "whsec_" + String(repeating: "A", count: 30),
        "whsec_" + String(repeating: "A", count: 88),
        "whsk_AAAA", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    ])
    func `A secret that is none is refused without being quoted`(text: String) {
        #expect { try WebhookSecret(text) } throws: { text.count < 7 || !"\($0)".contains(text.dropFirst(6)) }
    }

    @Test func `A secret is never shown`() throws {
        let secret = try WebhookSecret(self.shared)
        var dumped = ""
        dump([secret], to: &dumped)
        dump(secret.verificationKey, to: &dumped)
        #expect(!"\(secret) \(secret.verificationKey) \(String(reflecting: secret)) \(dumped)".contains("a2tr"))
        #expect(!dumped.contains("107"))
    }
}
