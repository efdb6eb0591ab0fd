import AuditLog
import SignedNote

/// The keys of a simulated installation: drawn from the seed, and used as any other.
struct LogKeys {
    let log: SigningKey
    let witnesses: [WitnessSigningKey]
    /// Whom the installation asks to cosign, as its file says.
    let policy: LogPolicy

    init(seed: UInt64) throws {
        let chance = Chance(seed, "keys")
        log = try Self.made(SigningKey(name: Self.name("log.example.com/simulated"), seed: chance.bytes(32)))
        witnesses = try ["north", "south", "west"].map { name in
            try Self.made(WitnessSigningKey(name: Self.name("\(name).example.com/w"), seed: chance.bytes(32)))
        }
        let lines = witnesses.map { key in
            "witness \(key.name.shortName) \(key.verifier) https://\(key.name.shortName).example.com"
        }
        policy = try LogPolicy((lines + ["quorum none", ""]).joined(separator: "\n"))
    }

    private static func name(_ text: String) throws -> NoteName { try made(NoteName(text)) }

    private struct NotMade: Error {}

    private static func made<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw NotMade() }
        return value
    }
}

extension NoteName {
    fileprivate var shortName: Substring { description.prefix { $0 != "." } }
}

extension Chance {
    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
