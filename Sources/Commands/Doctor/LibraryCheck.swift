import AMQP
import Glibc

/// The C library under the broker's connections.
enum LibraryCheck {
    /// Debian 12's packages from this revision on hold the fixes that upstream has from 0.17 on.
    private static let debianFixed = 3
    private static let subject = "librabbitmq"
    private static let remedy = "apt-get install --only-upgrade librabbitmq4, or use 0.17 or newer"

    static func findings() -> [Finding] { [finding(version: AMQPLibrary.version, package: installedPackage())] }

    /// - Parameter package: the version of Debian's package, where there is one.
    static func finding(version: BrokerVersion, package: String?) -> Finding {
        if version >= AMQPLibrary.fixedVersion { return .ok(subject, "\(version)") }
        guard let package else {
            return .warning(
                subject,
                "\(version) is older than 0.17, and no Debian package says whether its CVEs were fixed",
                mend: remedy
            )
        }
        let revision = package.ranges(of: "+deb12u").last.flatMap { range in
            Int(package[range.upperBound...].prefix { $0.isNumber })
        }
        guard let revision, revision >= debianFixed else {
            return .error(
                subject,
                "\(package) lacks the fixes of CVE-2026-59986 and CVE-2026-61547: a broker, or who speaks for it, can crash workers",
                mend: remedy
            )
        }
        return .ok(subject, "\(version), Debian's \(package) with the fixes of 2026")
    }

    private static func installedPackage() -> String? {
        guard let descriptor = try? FileBytes.open("/var/lib/dpkg/status", EmptySource()) else { return nil }
        var text: [UInt8] = []
        while let bytes = try? descriptor.read(upTo: 1 << 20), !bytes.isEmpty { text += bytes }
        let paragraphs = String(decoding: text, as: UTF8.self).split(separator: "\n\n")
        let ours = paragraphs.first { $0.hasPrefix("Package: librabbitmq4\n") }
        let version = ours?.split(separator: "\n").first { $0.hasPrefix("Version: ") }
        return version.map { String($0.dropFirst("Version: ".count)) }
    }
}

/// Stands in for standard input, which is not meant here.
private final class EmptySource: ByteSource {
    func read(upTo limit: Int) throws -> [UInt8] { [] }
    func readLine() -> String? { nil }
    func readSecretLine() -> String? { nil }
}
