import JSON

extension PrivacyRule {
    /// A case as whoever holds only these roles may see it. Its digests stay those of the whole.
    public func visible(_ subject: Case, to roles: Set<RoleName>) -> Case {
        guard !restrictions.isEmpty else { return subject }
        var seen = subject
        seen.snapshot = Snapshot(fields: visible(subject.snapshot.fields, to: roles), digest: subject.snapshot.digest)
        let opening = subject.opening
        seen.opening = Opening(
            cause: opening.cause,
            because: opening.because,
            facts: opening.facts.filter { isVisible($0.path, to: roles) },
            event: opening.event,
            ask: opening.ask,
            origin: opening.origin,
            correlation: opening.correlation,
            traceparent: opening.traceparent,
            subject: opening.subject,
            drill: opening.drill,
            policyHash: opening.policyHash
        )
        return seen
    }

    /// An entry with what of its detail they may see.
    public func visible(_ entry: Entry, to roles: Set<RoleName>) -> Entry {
        guard !restrictions.isEmpty, let detail = entry.detail else { return entry }
        let content = withholding(detail.content, from: roles)
        return Entry(
            caseID: entry.caseID,
            change: entry.change,
            kind: entry.kind,
            body: entry.body,
            detail: Entry.Detail(salt: detail.salt, content: content)
        )
    }

    /// Without members that a restricted path names, and with the values taken out of what says which field it is about.
    private func withholding(_ value: JSONValue, from roles: Set<RoleName>) -> JSONValue {
        func isWithheld(_ path: String) -> Bool { FieldPath(path).map { !isVisible($0, to: roles) } ?? false }
        switch value {
        case .array(let elements):
            return .array(elements.map { withholding($0, from: roles) })
        case .object(let object):
            if let path = (object["path"] ?? object["field"])?.string, isWithheld(path) {
                return ["path": .string(path), "withheld": true]
            }
            var kept = JSONObject()
            for (name, member) in object where !isWithheld(name) { kept[name] = withholding(member, from: roles) }
            return .object(kept)
        default:
            return value
        }
    }
}
