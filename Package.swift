// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same rules; a warning is an error.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Generic code is made for its types where it is used, across modules too.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// Targets over a C library let no import of theirs leak into their interface unless they say so.
let closed: [SwiftSetting] = [.enableUpcomingFeature("InternalImportsByDefault")]

let package = Package(
    name: "belay",
    products: [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // The wire and the values, knowing nothing of Belay.
        .target(name: "CSIMDJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "Base64Text", swiftSettings: strict),
        .target(name: "CPlainText"),
        .target(name: "Places", swiftSettings: strict),
        .target(name: "JSON", dependencies: ["CPlainText", "CSIMDJSON"], swiftSettings: strict + closed),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CEL", dependencies: ["CRE2", "JSON"], swiftSettings: strict + closed),

        // The core.
        .target(
            name: "Escalation",
            dependencies: ["CEL", "JSON", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "Messages", dependencies: ["Escalation", "JSON"], swiftSettings: strict),
        .target(
            name: "Documents",
            dependencies: ["CEL", "Escalation", "JSON", "Yams"],
            swiftSettings: strict
        ),
        // What is learnt from the log.
        .target(name: "Insight", dependencies: ["Escalation", "JSON"], swiftSettings: strict),

        // What remembers.
        .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Store",
            dependencies: [
                "Base64Text", "CPostgres", "Escalation", "JSON", "Messages", "Places",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),

        // The edges: the broker, people, formats of others.
        .systemLibrary(name: "CRabbitMQ", providers: [.apt(["librabbitmq-dev"])]),
        .target(name: "AMQP", dependencies: ["CRabbitMQ"], swiftSettings: strict + closed),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "Courier",
            dependencies: ["Base64Text", "CCurl", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict + closed
        ),
        .target(
            name: "Ingress",
            dependencies: ["Base64Text", "Escalation", "JSON", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        // Two of SHA-256 at once: every entry of a log is hashed twice.
        .target(name: "CPairedHash"),
        .target(
            name: "AuditLog",
            dependencies: [
                "Base64Text", "CPairedHash", "CPlainText", "JSON", "Places", "SignedNote",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        // Small servers: health, and the witness.
        .target(name: "HTTP", swiftSettings: strict),
        // Somebody else's machine: it shares the log's formats with the fleet, and nothing that runs.
        .target(
            name: "Witness",
            dependencies: ["AuditLog", "HTTP", "SignedNote", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        // The log's files on disk.
        .target(name: "AuditFiles", dependencies: ["AuditLog"], swiftSettings: strict),
        // The log as a store keeps it: grown, signed, proved.
        .target(
            name: "SignedLog",
            dependencies: ["AuditLog", "Escalation", "JSON", "SignedNote", "Store"],
            swiftSettings: strict
        ),
        // Texts with signatures, and what they have to say before a policy may change.
        .target(
            name: "SignedNote",
            dependencies: ["Base64Text", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "PolicyTrust",
            dependencies: ["Base64Text", "Escalation", "JSON", "SignedNote"],
            swiftSettings: strict
        ),

        // What every worker shares, and what each does with a batch.
        .target(
            name: "Fleet",
            dependencies: [
                "AMQP", "CEL", "Documents", "Escalation", "HTTP", "JSON", "Messages", "PolicyTrust", "SignedNote",
                "Store",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Trigger",
            dependencies: ["AMQP", "Documents", "Escalation", "Fleet", "Ingress", "JSON", "Messages", "Store"],
            swiftSettings: strict
        ),
        .target(
            name: "Review",
            dependencies: ["AMQP", "Escalation", "Fleet", "Messages", "Store"],
            swiftSettings: strict
        ),
        .target(
            name: "SLA",
            dependencies: [
                "AMQP", "AuditLog", "Escalation", "Fleet", "JSON", "Messages", "SignedLog", "Store",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Notify",
            dependencies: [
                "AMQP", "CEL", "Courier", "Escalation", "Fleet", "JSON", "Messages", "Store",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Audit",
            dependencies: [
                "AMQP", "AuditLog", "Courier", "Escalation", "Fleet", "JSON", "Messages", "SignedLog", "SignedNote",
                "Store", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),

        // A simulated broker, store and clock under the real handlers.
        .target(
            name: "Simulation",
            dependencies: [
                "AMQP", "Audit", "AuditLog", "Courier", "Escalation", "Fleet", "Ingress", "JSON", "Messages", "Notify",
                "Review", "SLA", "SignedLog", "SignedNote", "Store", "Trigger",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),

        .target(
            name: "Commands",
            dependencies: [
                "AMQP", "Audit", "AuditFiles", "AuditLog", "Base64Text", "CEL", "Documents", "Escalation", "Fleet",
                "Ingress",
                "Insight", "JSON", "Messages", "PolicyTrust", "SignedLog", "SignedNote", "Simulation", "Store",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            resources: [
                // What `belay init` writes: in the program, which is one file.
                .embedInCode("Init/Documents/README.md"),
                .embedInCode("Init/Documents/directory.yaml"),
                .embedInCode("Init/Documents/office.yaml"),
                .embedInCode("Init/Documents/investment-approval.yaml"),
                .embedInCode("Init/Documents/regulatory-check.yaml"),
                .embedInCode("Init/Documents/credential-verification.yaml"),
                .embedInCode("Init/Documents/failed-integration.yaml"),
            ],
            swiftSettings: strict
        ),

        // Thin mains.
        .executableTarget(name: "belay", dependencies: ["Commands"], swiftSettings: strict),
        .executableTarget(name: "belay-trigger", dependencies: ["Fleet", "Trigger"], swiftSettings: strict),
        .executableTarget(name: "belay-review", dependencies: ["Fleet", "Review"], swiftSettings: strict),
        .executableTarget(name: "belay-sla", dependencies: ["Fleet", "SLA"], swiftSettings: strict),
        .executableTarget(name: "belay-notify", dependencies: ["Fleet", "Notify"], swiftSettings: strict),
        .executableTarget(name: "belay-audit", dependencies: ["Audit", "Fleet"], swiftSettings: strict),
        .executableTarget(
            name: "belay-witness",
            dependencies: [
                "HTTP", "SignedNote", "Witness", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        // What it all costs, and what plain C costs for the same.
        .executableTarget(
            name: "belay-bench",
            dependencies: [
                "AMQP", "Audit", "AuditLog", "CEL", "CPostgres", "Documents", "Escalation", "Fleet", "JSON", "Messages",
                "SignedLog", "SignedNote", "Store",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "belay-baseline",
            linkerSettings: [.linkedLibrary("rabbitmq")]
        ),

        // Tests mirror the sources.
        .target(name: "TestBroker", dependencies: ["AMQP"], path: "Tests/TestBroker", swiftSettings: strict + closed),
        .testTarget(name: "AMQPTests", dependencies: ["AMQP", "TestBroker"], swiftSettings: strict + closed),
        .testTarget(name: "Base64TextTests", dependencies: ["Base64Text"], swiftSettings: strict),
        .testTarget(name: "PlacesTests", dependencies: ["Places"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict + closed),
        .testTarget(name: "CELTests", dependencies: ["CEL", "JSON"], swiftSettings: strict + closed),
        .testTarget(name: "ConformanceTests", dependencies: ["CEL", "JSON"], swiftSettings: strict + closed),
        .testTarget(
            name: "EscalationTests",
            dependencies: ["CEL", "Escalation", "JSON"],
            exclude: ["Resources"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MessagesTests",
            dependencies: ["CEL", "Escalation", "JSON", "Messages"],
            exclude: ["Resources"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "InsightTests",
            dependencies: ["CEL", "Escalation", "Insight", "JSON"],
            exclude: ["Resources"],
            swiftSettings: strict
        ),
        .testTarget(name: "AuditLogTests", dependencies: ["AuditLog", "JSON", "SignedNote"], swiftSettings: strict),
        // Programs that nobody here wrote, and a forger, on the log's formats.
        .testTarget(
            name: "JudgeTests",
            dependencies: ["AuditFiles", "AuditLog", "SignedNote"],
            resources: [.copy("Judges")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WitnessTests",
            dependencies: ["AuditLog", "HTTP", "SignedNote", "Witness", "belay-witness"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AuditFilesTests",
            dependencies: ["AuditFiles", "AuditLog", "SignedNote"],
            swiftSettings: strict
        ),
        .testTarget(name: "SignedNoteTests", dependencies: ["SignedNote"], swiftSettings: strict),
        .testTarget(
            name: "PolicyTrustTests",
            dependencies: ["Escalation", "JSON", "PolicyTrust", "SignedNote"],
            swiftSettings: strict
        ),
        .testTarget(name: "AuditTests", dependencies: ["Audit", "AuditLog"], swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: strict),
        .testTarget(
            name: "SignedLogTests",
            dependencies: ["Audit", "AuditLog", "Escalation", "SignedLog", "SignedNote", "Store"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "AMQP", "Audit", "AuditLog", "CEL", "Commands", "Escalation", "Fleet", "JSON", "Messages", "Store",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DocumentsTests",
            dependencies: ["CEL", "Documents", "Escalation", "JSON"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IngressTests",
            dependencies: ["Escalation", "Ingress", "JSON", "Messages", "Yams"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CourierTests",
            dependencies: ["Base64Text", "CCurl", "Courier"],
            resources: [.copy("Resources")],
            swiftSettings: strict + closed
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Escalation", "JSON", "Messages", "Store", "store-contender"],
            swiftSettings: strict
        ),
        // Several of it at once on one store show what contention does.
        .executableTarget(
            name: "store-contender",
            dependencies: ["Escalation", "JSON", "Store"],
            path: "Tests/StoreContender",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FleetTests",
            dependencies: ["Escalation", "Fleet", "JSON", "Messages", "Store", "fleet-probe"],
            swiftSettings: strict
        ),
        // The whole fleet as real processes, on a real broker and both databases.
        .target(
            name: "FleetHarness",
            dependencies: [
                "AMQP", "Escalation", "Fleet", "JSON", "Messages", "Store",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Tests/FleetHarness",
            exclude: ["Resources"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "AMQP", "Audit", "AuditLog", "Courier", "Documents", "Escalation", "Fleet", "FleetHarness", "Ingress",
                "JSON", "Messages", "Notify", "PolicyTrust", "Review", "SLA", "SignedNote", "Store", "Trigger", "belay",
                "belay-audit",
                "belay-notify",
                "belay-review", "belay-sla", "belay-trigger", "belay-witness",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/Integration",
            exclude: ["Resources"],
            swiftSettings: strict
        ),
        // A worker without work, for the tests of the process itself.
        .executableTarget(
            name: "fleet-probe",
            dependencies: ["Fleet", "Store"],
            path: "Tests/FleetProbe",
            swiftSettings: strict
        ),
    ],
    cxxLanguageStandard: .cxx17
)

/// A defect that is compiled in on purpose, behind `#if BELAY_MUTANT_…` where the real code stands: `deploy/dev mutants`
/// shows that the simulation finds each. Only the targets that hold it are compiled with it, so that the next one does
/// not compile everything again. No release build has any.
if let name = Context.environment["BELAY_MUTANT"] {
    let word = name.uppercased().split(separator: "-").joined(separator: "_")
    let homes = (Context.environment["BELAY_MUTANT_TARGETS"] ?? "").split(separator: ",").map(String.init)
    for target in package.targets where homes.contains(target.name) {
        target.swiftSettings?.append(.define("BELAY_MUTANT_" + word, .when(configuration: .debug)))
    }
}
