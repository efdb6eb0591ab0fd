import JSON

/// Other data in place of what an event carried: a merge patch, as RFC 7396 says.
///
/// A member of the patch takes the place of the data's, `null` takes it away, an object goes into an object. What a case
/// would have been about with other data is asked in this way; nothing recorded is changed.
public struct DataChange: Hashable, Sendable {
    public let patch: JSONValue
    /// Of this case alone; `nil` of every one.
    public let caseID: CaseID?

    public init(_ patch: JSONValue, of caseID: CaseID? = nil) {
        self.patch = patch
        self.caseID = caseID
    }

    /// The data as they would have been.
    public func applied(to data: JSONValue) -> JSONValue { Self.merge(patch, into: data) }

    /// The fields that it says something of, under `data`.
    var paths: [FieldPath] { Self.leaves(of: patch, under: ["data"]) }

    private static func merge(_ patch: JSONValue, into target: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var merged = target.object ?? [:]
        for (name, change) in changes {
            // Nothing at all, which is something else than a null.
            let value: JSONValue? = change.isNull ? .none : merge(change, into: merged[name] ?? .null)
            merged[name] = value
        }
        return .object(merged)
    }

    private static func leaves(of patch: JSONValue, under names: [String]) -> [FieldPath] {
        guard case .object(let members) = patch, !members.isEmpty else {
            return FieldPath(names: names).map { [$0] } ?? []
        }
        return members.flatMap { leaves(of: $0.value, under: names + [$0.key]) }
    }
}
