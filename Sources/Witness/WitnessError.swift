/// Why a witness cannot do its work.
public struct WitnessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What whoever runs it can do about it.
    public enum Kind: Hashable, Sendable {
        case configuration, permission, unavailable
    }

    public let kind: Kind
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
