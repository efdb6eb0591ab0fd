/// Who may override the levels together, and for how long what they let go on may be acted on.
public struct BreakGlassRule: Hashable, Sendable {
    /// One person asks and another one confirms, both of the same of these roles.
    public var roles: [RoleName]
    /// Under which they do it; its limit binds them too.
    public var authority: AuthorityName
    /// How long the outcome may be acted on.
    public var validFor: Duration
    /// How long the second person has.
    public var confirmWithin: Duration
    /// Where it is looked at afterwards; the last level where none is named.
    public var reviewLevel: LevelName?

    /// An override is for the hour of need: nothing that it lets go on is valid for longer.
    public static let validForMax: Duration = .seconds(4 * 3600)

    public init(
        roles: [RoleName],
        authority: AuthorityName,
        validFor: Duration = validForMax,
        confirmWithin: Duration = .seconds(15 * 60),
        reviewLevel: LevelName? = nil
    ) {
        self.roles = roles
        self.authority = authority
        self.validFor = min(validFor, Self.validForMax)
        self.confirmWithin = confirmWithin
        self.reviewLevel = reviewLevel
    }
}
