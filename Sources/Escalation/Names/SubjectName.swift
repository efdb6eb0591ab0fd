/// Whom something is about, as a kind and the name that this kind of subject goes by: `customer:4711`, `case:G96W-P6H9-M4F0`.
public struct SubjectName: Hashable, Sendable, CustomStringConvertible {
    /// A word of the policy's, or one of ``ownKinds``.
    public let kind: String
    public let name: String

    /// Kinds that no policy may use: cases about nobody in particular, messages that could not be handled, and versions of the
    /// directory.
    public static let ownKinds: Set<String> = [caseKind, deadKind, directoryKind]
    public static let caseKind = "case"
    public static let deadKind = "dead"
    public static let directoryKind = "directory"

    public init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }

    /// Reads ``description``; `nil` without a colon, or with nothing on one side of it.
    public init?(_ written: String) {
        guard let colon = written.firstIndex(of: ":"), colon != written.startIndex else { return nil }
        let name = written[written.index(after: colon)...]
        guard !name.isEmpty else { return nil }
        self.init(kind: String(written[..<colon]), name: String(name))
    }

    public var description: String { "\(kind):\(name)" }

    public static func dead(_ id: String) -> SubjectName { SubjectName(kind: deadKind, name: id) }

    public static func directory(_ version: Int64) -> SubjectName {
        SubjectName(kind: directoryKind, name: String(version))
    }

    public static func `case`(_ id: CaseID) -> SubjectName { SubjectName(kind: caseKind, name: id.rawValue) }
}
