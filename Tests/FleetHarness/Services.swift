import Foundation

/// The private services that integration tests run against, as `deploy/dev broker env` and `deploy/dev postgres env`
/// name them.
public struct Services: Sendable {
    /// The broker under a user who may do everything.
    public let amqp: String
    /// A `rabbitmqctl` that reaches this broker and no other.
    public let control: String
    /// A folder with one file for each broker user: its password.
    public let secrets: String
    /// Certificates of the private authority: `ca.pem`, `server.pem` and `server.key` for `localhost`.
    public let certificates: String
    /// PostgreSQL for tests, as somebody who may make schemas; `nil` where there is none.
    public let postgres: String?

    public init(amqp: String, control: String, secrets: String, certificates: String, postgres: String?) {
        self.amqp = amqp
        self.control = control
        self.secrets = secrets
        self.certificates = certificates
        self.postgres = postgres
    }

    /// What variables like those of `deploy/dev broker env` name.
    init?(_ environment: [String: String]) {
        guard let amqp = environment["BELAY_TEST_AMQP"], let control = environment["BELAY_TEST_AMQP_CTL"],
            let secrets = environment["BELAY_TEST_AMQP_SECRETS"], let tls = environment["BELAY_TEST_AMQP_TLS"]
        else { return nil }
        self.init(
            amqp: amqp,
            control: control,
            secrets: secrets,
            certificates: tls,
            postgres: environment["BELAY_TEST_POSTGRES"]
        )
    }

    public static let environment = ProcessInfo.processInfo.environment

    /// `nil` where no broker was started for the tests.
    public static let current = Services(environment)

    public static var isAvailable: Bool { current != nil }
    public static let missing = """
        no broker of their own: run them with `deploy/dev test`, or set what `deploy/dev broker env` prints
        """

    /// `deploy/dev`, where a test may start and stop services of its own with it.
    public static let dev = environment["BELAY_TEST_DEV"] ?? root.appending(path: "deploy/dev").path

    /// The interpreter that has `aiosmtpd`.
    public static let python = environment["BELAY_TEST_PYTHON"] ?? "/usr/bin/python3"

    /// Whether the long runs were asked for.
    public static let isSoak = environment["BELAY_SOAK"] == "1"

    /// The top of the checkout.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Recordings of other people's systems, which are no part of the project.
    public static let sharedData =
        environment["BELAY_SHARED_DATA"].map { URL(filePath: $0) }
        ?? root.deletingLastPathComponent().appending(path: "shared/data")

    public static func hasSharedData(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: sharedData.appending(path: path).path)
    }

    /// The seed of everything that is drawn in a test: `BELAY_SEED`, or a new one. A test prints it.
    public static func seed() -> UInt64 { environment["BELAY_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...1 << 48) }

    public static func current(orFail _: Void = ()) throws -> Services {
        guard let current else { throw HarnessFailure(missing) }
        return current
    }

    /// The password of a broker user; made where nobody has one yet.
    func password(of user: String) throws -> String {
        let path = "\(secrets)/\(user)"
        if let data = FileManager.default.contents(atPath: path), !data.isEmpty {
            return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let made = (0..<20).map { _ in String(UInt8.random(in: 16...255), radix: 16) }.joined()
        _ = FileManager.default.createFile(
            atPath: path,
            contents: Data(made.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        return made
    }
}

/// A test cannot go on, and why.
public struct HarnessFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// The generator of tests: one seed, one sequence (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
