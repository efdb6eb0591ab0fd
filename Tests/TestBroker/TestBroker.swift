public import AMQP
internal import Glibc

/// The broker that tests run against, named by `BELAY_TEST_AMQP` in the environment.
public enum TestBroker {
    public static let variable = "BELAY_TEST_AMQP"

    /// To be shown where a suite is disabled.
    public static let missing = "\(variable) is not set; it names a broker, such as amqp://guest:guest@127.0.0.1:5673/"

    public static var uri: String? {
        getenv(variable).map { String(cString: $0) }
    }

    public static var isAvailable: Bool { uri != nil }

    public static func configuration() throws -> ConnectionConfiguration {
        guard let uri else { throw TestFailure(missing) }
        return try ConnectionConfiguration(uri: uri)
    }

    public static func connection(_ configuration: ConnectionConfiguration? = nil) throws -> Connection {
        try Connection(configuration ?? self.configuration())
    }

    /// A name that no other test has had or will have: a queue that is deleted and declared again
    /// keeps consumers of its first life (RabbitMQ 3.10.8).
    public static func uniqueName(_ stem: String = "test") -> String {
        "amqp-\(stem)-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    }
}

/// A test cannot go on.
public struct TestFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
