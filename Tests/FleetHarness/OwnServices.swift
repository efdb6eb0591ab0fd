import Foundation
import Testing

/// A broker and a PostgreSQL that a suite may stop, start and starve, because nobody else uses them.
///
/// `deploy/dev` runs them in a folder of the suite's own, so that ports, data and passwords survive a restart.
public final class OwnServices: Sendable {
    public let services: Services
    private let directory: URL

    public init() throws {
        // One place for all runs of a checkout: what a run that was killed left behind, the next one finds and uses.
        let base = Services.environment["BELAY_DEV_DIR"] ?? Services.root.appending(path: ".scratch").path
        let place = URL(filePath: base).appending(path: "own")
        directory = place
        do {
            try Self.dev(["broker", "start"], in: place)
            try Self.dev(["postgres", "start"], in: place)
            let lines = try Self.dev(["broker", "env"], in: place) + Self.dev(["postgres", "env"], in: place)
            var environment: [String: String] = [:]
            for line in lines where line.hasPrefix("export ") {
                let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
                if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
            }
            guard let services = Services(environment) else { throw HarnessFailure("deploy/dev named no broker") }
            self.services = services
        } catch {
            Self.stop(place)
            throw error
        }
    }

    public func stopBroker() throws { try Self.dev(["broker", "stop"], in: directory) }
    public func startBroker() throws { try Self.dev(["broker", "start"], in: directory) }
    public func stopPostgres() throws { try Self.dev(["postgres", "stop"], in: directory) }
    public func startPostgres() throws { try Self.dev(["postgres", "start"], in: directory) }

    /// Runs this broker's `rabbitmqctl`.
    @discardableResult
    public func control(_ arguments: String...) throws -> [String] {
        try Child.run(services.control, arguments, within: .seconds(90))
    }

    /// Has the memory alarm raised for the scope: the broker stops reading from whoever publishes.
    public func withAlarm<Result>(_ body: () throws -> Result) throws -> Result {
        try control("set_vm_memory_high_watermark", "0.00001")
        defer { _ = try? control("set_vm_memory_high_watermark", "0.6") }
        return try body()
    }

    public func end() {
        Self.stop(directory)
    }

    private static func stop(_ place: URL) {
        _ = try? dev(["broker", "stop"], in: place)
        _ = try? dev(["postgres", "stop"], in: place)
    }

    @discardableResult
    private static func dev(_ arguments: [String], in place: URL) throws -> [String] {
        try Child.run(
            Services.dev,
            arguments,
            environment: ["BELAY_DEV_DIR": place.path],
            within: .seconds(180)
        )
    }
}

/// Starts services of its own for a suite; its tests find them in ``OwnServices/current()``.
public struct OwnServicesTrait: SuiteTrait, TestScoping {
    @concurrent public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let own = try OwnServices()
        defer { own.end() }
        try await OwnServices.$running.withValue(own) { try await function() }
    }
}

extension Trait where Self == OwnServicesTrait {
    /// A broker and a PostgreSQL that only this suite uses.
    public static var ownServices: Self { Self() }
}

extension OwnServices {
    @TaskLocal static var running: OwnServices?

    public static func current() throws -> OwnServices {
        guard let running else { throw HarnessFailure("the suite has no trait .ownServices") }
        return running
    }
}
