import FleetHarness
import Foundation
import Testing

extension TestFleet {
    /// Runs `belay` with the settings of this fleet, as an operator who may read the stream.
    func belay(_ words: [String]) throws -> [String] {
        let settings = try #require((workers + past).first?.settingsFile)
        return try Child.run(
            Self.executables.appending(path: "belay").path,
            words,
            environment: [
                "BELAY_CONFIG": settings, "BELAY_BROKER_USER": "belay-audit",
                "BELAY_BROKER_PASSWORD_FILE": "\(services.secrets)/belay-audit",
            ],
            within: .seconds(60)
        )
    }
}
