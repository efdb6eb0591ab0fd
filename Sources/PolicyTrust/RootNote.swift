import Escalation
import SignedNote

/// Who may change policies: people with their keys, and how many of whom it takes. The text of a signed note.
///
/// A root changes by TUF's rule: the next version is signed by enough people of the old root and by enough of the new.
public struct RootNote: Hashable, Sendable {
    /// Which installation's; bundles carry the same name.
    public var name: NoteName
    public var version: Int64
    /// The root before; `nil` for the first.
    public var previous: Digest?
    /// No bundle takes force under it from here on. What is in force stays.
    public var expires: Instant
    /// The bundle in force when this root was made. What came before it was accepted under earlier roots, so that a
    /// person who leaves takes no past with them, and no key that was withdrawn can sign for one.
    public var accepted: BundleReference?
    public var persons: [Person]
    public var roles: [TrustRole: Rule]

    /// A person, with every key that is theirs. Signatures are counted by person.
    public struct Person: Hashable, Sendable {
        public var id: PersonID
        public var keys: [VerifierKey]

        public init(id: PersonID, keys: [VerifierKey]) {
            self.id = id
            self.keys = keys
        }
    }

    /// How many of whom.
    public struct Rule: Hashable, Sendable {
        public var threshold: Int
        public var members: [PersonID]

        public init(threshold: Int, members: [PersonID]) {
            self.threshold = threshold
            self.members = members.sorted()
        }
    }

    public init(
        name: NoteName,
        version: Int64 = 1,
        previous: Digest? = nil,
        expires: Instant,
        accepted: BundleReference? = nil,
        persons: [Person],
        roles: [TrustRole: Rule]
    ) {
        self.name = name
        self.version = version
        self.previous = previous
        self.expires = expires
        self.accepted = accepted
        self.persons = persons.sorted { $0.id < $1.id }
        self.roles = roles
    }

    /// Who of the people here signed, whatever their keys; in the order of their ids.
    ///
    /// - Throws: ``TrustError/note(_:)`` for a line of a known key that does not hold, or stands there twice.
    public func signers(of note: SignedNote) throws(TrustError) -> [PersonID] {
        let keys: [VerifierKey]
        do throws(NoteError) {
            keys = try note.signers(among: persons.flatMap(\.keys))
        } catch {
            throw .note(error)
        }
        return persons.filter { person in keys.contains { person.keys.contains($0) } }.map(\.id)
    }

    /// The members of a role among `persons`.
    func members(of role: TrustRole, among persons: [PersonID]) -> [PersonID] {
        persons.filter { roles[role]?.members.contains($0) ?? false }
    }
}
