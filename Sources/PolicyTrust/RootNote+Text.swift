import Escalation
import SignedNote

extension RootNote {
    private static let form = "root/v1"

    /// What is signed.
    public var text: String {
        var lines = [
            "\(name)/root", Self.form, "version \(version)", "prev \(previous?.noted ?? "none")",
            "expires \(expires.noted)",
            "accepted \(accepted.map { "\($0.version) \($0.digest.noted)" } ?? "none")",
        ]
        for person in persons { lines += person.keys.map { "person \(person.id) \($0)" } }
        for role in TrustRole.allCases {
            guard let rule = roles[role] else { continue }
            let members = rule.members.map(\.rawValue).joined(separator: " ")
            lines.append("role \(role.rawValue) \(rule.threshold) \(members)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Names this root in the next one, and in `policy.root` of the settings.
    public var digest: Digest { Digest(of: text.utf8) }

    /// Reads and checks the text of a note. Who signed it is another question.
    public init(text: String) throws(TrustError) {
        var lines = NoteLines(text, of: .root)
        let title = try lines.line()
        guard title.hasSuffix("/root"), let name = NoteName(title.dropLast(5)) else {
            throw lines.malformed("it does not begin with NAME/root")
        }
        guard try lines.line() == Self.form else { throw lines.malformed("it is not written as \(Self.form)") }
        let version = try lines.number("version")
        let previous = try lines.optionalDigest("prev")
        let expires = try lines.instant("expires")
        let accepted = try Self.accepted(&lines)
        var persons: [Person] = []
        for line in try lines.values("person") {
            let (id, key) = try Self.person(line, lines)
            if persons.last?.id == id {
                persons[persons.count - 1].keys.append(key)
            } else {
                persons.append(Person(id: id, keys: [key]))
            }
        }
        var roles: [TrustRole: Rule] = [:]
        for line in try lines.values("role") {
            let (role, rule) = try Self.role(line, lines)
            roles[role] = rule
        }
        try lines.end()
        self.init(
            name: name,
            version: version,
            previous: previous,
            expires: expires,
            accepted: accepted,
            persons: persons,
            roles: roles
        )
        if let objection { throw lines.malformed(objection) }
        // One spelling for each root: no leading zero, no other order, nothing twice.
        guard self.text.utf8.elementsEqual(text.utf8) else { throw lines.malformed("it is not written in our order") }
    }

    private static func accepted(_ lines: inout NoteLines) throws(TrustError) -> BundleReference? {
        let value = try lines.value("accepted")
        guard value != "none" else { return nil }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = Int64(parts[0]), version > 0, let digest = Digest(noted: String(parts[1]))
        else { throw lines.malformed("`accepted` is not a version and a digest") }
        return BundleReference(version: version, digest: digest)
    }

    private static func person(_ line: String, _ lines: NoteLines) throws(TrustError) -> (PersonID, VerifierKey) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, NoteName(parts[0]) != nil else {
            throw lines.malformed("a person is written with an id and a key")
        }
        do throws(NoteError) {
            return (PersonID(String(parts[0])), try VerifierKey(written: parts[1]))
        } catch {
            throw .note(error)
        }
    }

    private static func role(_ line: String, _ lines: NoteLines) throws(TrustError) -> (TrustRole, Rule) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count >= 3, let role = TrustRole(rawValue: String(parts[0])), let threshold = Int(parts[1]) else {
            throw lines.malformed("a role is written with its name, a threshold and people")
        }
        return (role, Rule(threshold: threshold, members: parts.dropFirst(2).map { PersonID(String($0)) }))
    }

    /// What keeps this root from being one; `nil` when nothing does.
    public var objection: String? {
        var owners: [[UInt8]: PersonID] = [:]
        for person in persons {
            if person.keys.isEmpty { return "\(person.id) has no key" }
            for key in person.keys {
                if let owner = owners.updateValue(person.id, forKey: key.publicKey) {
                    return owner == person.id ? "\(owner) has one key twice" : "\(owner) and \(person.id) share a key"
                }
            }
        }
        if Set(persons.map(\.id)).count < persons.count { return "a person stands there twice" }
        if (version == 1) != (previous == nil) { return "the first root, and no other, follows none" }
        for role in TrustRole.allCases {
            guard let rule = roles[role] else { return "the role \(role.rawValue) is missing" }
            let members = Set(rule.members)
            if members.count < rule.members.count { return "the role \(role.rawValue) names a person twice" }
            if let stranger = rule.members.first(where: { member in !persons.contains { $0.id == member } }) {
                return "the role \(role.rawValue) names \(stranger), who is no person here"
            }
            if !(1...max(1, members.count)).contains(rule.threshold) || members.isEmpty {
                return "the role \(role.rawValue) needs \(rule.threshold) of \(members.count) people"
            }
        }
        let loosening = roles[.loosen]?.threshold ?? 0
        if let lower = [TrustRole.tighten, .data].first(where: { roles[$0]?.threshold ?? 0 > loosening }) {
            return "loosening takes fewer people than \(lower.rawValue)"
        }
        return nil
    }
}
