/// What follows at a level when its window passes and nobody has decided.
public enum Silence: Hashable, Sendable {
    case passesOn(to: LevelName)
    case ends(OutcomeKind, under: AuthorityName?)
}

extension Policy {
    /// - Parameter letsGoOn: Whether silence may let the case go on; where it may not, it escalates.
    public func silence(at level: LevelName, letsGoOn: Bool = true) -> Silence {
        if case .end(let outcome, authority: let authority) = self.level(level).expiry, letsGoOn || !outcome.letsGoOn {
            return .ends(outcome, under: authority)
        }
        return self.level(after: level).map { .passesOn(to: $0.level) } ?? .ends(.refused, under: nil)
    }

    /// The same in English, as a half-sentence.
    public func consequence(of level: LevelName) -> String { silence(at: level).inWords }
}
