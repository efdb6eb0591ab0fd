import Escalation

/// Whom cases are about and who sees what of them, as the policy's author wrote it.
///
///     privacy:
///       subject: {vendor: data.vendor.id}
///       restricted: {data.vendor.account: [payments-supervisor]}
struct PrivacyDraft {
    private(set) var value = PrivacyRule()
    private(set) var restricted: [Placed<FieldPath>] = []
    private(set) var roles: [Placed<RoleName>] = []

    private enum Key: String, DocumentKey { case subject, restricted }

    init(_ node: DocumentNode) {
        guard let fields = node.fields(Key.self) else { return }
        if let subject = fields[.subject] { value.subject = Self.subject(subject) }
        for (key, list) in fields[.restricted]?.entries() ?? [] {
            guard let path = key.fieldPath(),
                let roles: [Placed<RoleName>] = list.placedList(atLeast: 1, of: { $0.name() })
            else { continue }
            restricted.append(Placed(path, at: key))
            self.roles += roles
            value.restrictions.append(
                PrivacyRule.Restriction(field: path, roles: Set(roles.map(\.value)))
            )
        }
    }

    private static func subject(_ node: DocumentNode) -> PrivacyRule.Subject? {
        guard let entries = node.entries() else { return nil }
        guard entries.count == 1, let (key, field) = entries.first else {
            node.refuse(
                "a case is about one subject",
                hint: "write one word for its kind and the field that names it, as in {customer: data.customer.id}"
            )
            return nil
        }
        guard let kind = key.name(RoleName.self)?.rawValue, let path = field.fieldPath() else { return nil }
        guard !SubjectName.ownKinds.contains(kind) else {
            key.refuse("\(kind) is a kind of Belay's own", hint: "take another word, such as customer")
            return nil
        }
        return PrivacyRule.Subject(kind: kind, field: path)
    }
}
