import AMQP
import Foundation

/// What every bench stands on: the broker with a virtual host of our own, the databases, the release executables, and a
/// directory for files.
final class BenchGround: Sendable {
    let environment = ProcessInfo.processInfo.environment
    /// Where `belay-trigger` and the others lie: beside this executable.
    let executables: String
    let directory: String
    let broker: BenchBroker

    init() throws {
        executables = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent().path
        directory = NSTemporaryDirectory() + "belay-bench-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        guard let uri = environment["BELAY_TEST_AMQP"], let control = environment["BELAY_TEST_AMQP_CTL"] else {
            throw BenchError("no broker is named (BELAY_TEST_AMQP, BELAY_TEST_AMQP_CTL): run deploy/dev bench")
        }
        broker = try BenchBroker(
            uri: uri,
            control: control,
            directory: directory,
            stateDirectory: environment["BELAY_DEV_DIR"]
        )
    }

    func clear() {
        broker.removeVirtualHost()
        try? FileManager.default.removeItem(atPath: directory)
    }

    func executable(_ name: String) -> String { executables + "/" + name }

    /// Writes a file that only we can read; its path.
    func write(_ text: String, to name: String) throws -> String {
        let path = directory + "/" + name
        try PrivateFile.write(text, to: path)
        return path
    }
}

/// A file that only we can read.
enum PrivateFile {
    static func write(_ text: String, to path: String) throws {
        guard
            FileManager.default.createFile(
                atPath: path,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]
            )
        else { throw BenchError("\(path) cannot be written") }
    }
}
