internal import CRabbitMQ

/// The C library underneath, librabbitmq, as it is loaded.
public enum AMQPLibrary {
    /// Its version at run time.
    public static var version: BrokerVersion {
        let number = amqp_version_number()
        return BrokerVersion(Int(number >> 24), Int(number >> 16 & 0xff), Int(number >> 8 & 0xff))
    }

    /// The first release with the fixes of CVE-2026-44235, -44236, -59986 and -61547.
    public static let fixedVersion = BrokerVersion(0, 17)

    /// Whether the release itself holds those fixes. Where not, the distribution must have added them:
    /// Debian 12 did so in 0.11.0-1+deb12u3, which the library's own number does not show.
    public static var isFixedUpstream: Bool { version >= fixedVersion }
}
