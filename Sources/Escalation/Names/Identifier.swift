/// A name that cannot be mistaken for a name of another kind.
///
/// `PolicyName` and `LevelName` are both strings on the wire; in code a policy does not fit where a level goes.
/// The phantom `Kind` carries no value. Names are compared byte for byte.
public struct Identifier<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name as people write it.
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    public init(stringLiteral value: String) {
        self.rawValue = value
    }

    public var description: String { rawValue }

    public static func == (left: Self, right: Self) -> Bool { left.rawValue.isSame(as: right.rawValue) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue.precedes(right.rawValue) }

    public func hash(into hasher: inout Hasher) { rawValue.hashBytes(into: &hasher) }
}

public enum PolicyKind {}
public enum TriggerKind {}
public enum LevelKind {}
public enum GateKind {}
public enum PersonKind {}
public enum RoleKind {}
public enum AuthorityKind {}
public enum BrokerUserKind {}
public enum CaseKind {}
public enum ChannelKind {}
public enum AlternativeKind {}
public enum CategoryKind {}
public enum RuleKind {}
public enum FormKind {}

public typealias PolicyName = Identifier<PolicyKind>
public typealias TriggerName = Identifier<TriggerKind>
/// A review level of the installation: a queue on the broker, used by policies.
public typealias LevelName = Identifier<LevelKind>
/// The kind of decision an automation asks for, as `dev.belay.ask` names it.
public typealias GateName = Identifier<GateKind>
public typealias PersonID = Identifier<PersonKind>
public typealias RoleName = Identifier<RoleKind>
public typealias AuthorityName = Identifier<AuthorityKind>
/// A user of the broker, as its check of `user-id` vouches for it (RabbitMQ extension "Validated User-ID").
public typealias BrokerUser = Identifier<BrokerUserKind>
public typealias CaseID = Identifier<CaseKind>
/// A way to reach a person: `mail`, `webhook`, …
public typealias ChannelName = Identifier<ChannelKind>
/// What else may be decided than what was asked, as the policy names it.
public typealias AlternativeName = Identifier<AlternativeKind>
/// What a case is about, as the policy names it.
public typealias CategoryName = Identifier<CategoryKind>
/// A rule of a first check.
public typealias RuleName = Identifier<RuleKind>
/// A form of a policy, as its author names it.
public typealias FormName = Identifier<FormKind>
