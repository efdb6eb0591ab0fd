import JSON

/// Whom a policy's cases are about, and which of their fields not everybody sees.
public struct PrivacyRule: Hashable, Sendable {
    /// Where an event says whom it is about.
    public struct Subject: Hashable, Sendable {
        /// The policy's word for this kind of subject: names of different kinds never meet.
        public let kind: String
        public let field: FieldPath

        public init(kind: String, field: FieldPath) {
            self.kind = kind
            self.field = field
        }
    }

    /// A field, with everything in it, that only these roles see.
    public struct Restriction: Hashable, Sendable {
        public let field: FieldPath
        public let roles: Set<RoleName>

        public init(field: FieldPath, roles: Set<RoleName>) {
            self.field = field
            self.roles = roles
        }
    }

    public var subject: Subject?
    public var restrictions: [Restriction]

    public init(subject: Subject? = nil, restrictions: [Restriction] = []) {
        self.subject = subject
        self.restrictions = restrictions
    }

    /// Whom an event is about; `nil` where the policy does not say, or the event has no such field. A number counts as the
    /// text that it is written as.
    func subject(of event: Event) -> SubjectName? {
        guard let subject else { return nil }
        let whole: JSONValue = [
            "type": .string(event.type), "source": .string(event.source),
            "subject": event.subject.map { .string($0) } ?? .null, "data": event.data,
        ]
        switch subject.field.value(in: whole) {
        case .string(let name)? where !name.isEmpty && name.utf8.count <= 1024:
            return SubjectName(kind: subject.kind, name: name)
        case .int(let number)?:
            return SubjectName(kind: subject.kind, name: String(number))
        default:
            return nil
        }
    }

    /// What is kept of an event, without the fields that nobody with only these roles may see.
    public func visible(_ fields: JSONValue, to roles: Set<RoleName>) -> JSONValue {
        guard case .object(var object) = fields else { return fields }
        for restriction in restrictions where restriction.roles.isDisjoint(with: roles) {
            object = object.removing(restriction.field.names[...])
        }
        return .object(object)
    }

    /// Whether somebody with only these roles may see what stands at a path.
    public func isVisible(_ path: FieldPath, to roles: Set<RoleName>) -> Bool {
        !restrictions.contains { path.isWithin($0.field) && $0.roles.isDisjoint(with: roles) }
    }
}

extension JSONObject {
    /// Without what stands at the end of `names`.
    fileprivate func removing(_ names: ArraySlice<String>) -> JSONObject {
        guard let first = names.first, let inner = self[first] else { return self }
        var copy = self
        if names.count == 1 {
            copy[first] = nil
        } else if case .object(let object) = inner {
            copy[first] = .object(object.removing(names.dropFirst()))
        }
        return copy
    }
}
