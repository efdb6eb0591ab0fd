import Documents
import Escalation
import PolicyTrust
import Store

/// The documents that count, of all that are stored.
public struct TrustedDocuments: Sendable {
    public let documents: [AppliedDocument]
    /// The policies in force; `nil` where the newest version of each is.
    public let active: Set<PolicyReference>?

    /// Files under this name are kept for the cases that were opened under them, and never in force.
    public static let earlier = "earlier/"

    /// - Parameter trust: `nil` in an installation without a root, whose documents all count.
    public init(_ trust: VerifiedTrust?, _ stored: [StoredDocument]) {
        guard let trust, let inForce = trust.files.last else {
            documents = stored.legible
            active = nil
            return
        }
        let current = Self.documents(of: inForce.filter { !$0.key.hasPrefix(Self.earlier) })
        // What open cases may still stay on, each once.
        var policies: [AppliedDocument] = []
        for document in trust.files.flatMap({ Self.documents(of: $0) })
        where document.kind == DocumentKind.policy.rawValue {
            if !policies.contains(document) { policies.append(document) }
        }
        let held = current.filter { $0.kind != DocumentKind.policy.rawValue }
        let beside = stored.legible.filter { document in
            document.kind != DocumentKind.policy.rawValue
                && !held.contains { $0.kind == document.kind && $0.name == document.name }
        }
        documents = policies + held + beside
        active = PolicyReference.newest(
            current.filter { $0.kind == DocumentKind.policy.rawValue }.map {
                PolicyReference(name: PolicyName($0.name), version: $0.version)
            }
        )
    }

    /// What the files of a bundle hold, by their own word rather than by the store's.
    public static func documents(of files: [String: [UInt8]]) -> [AppliedDocument] {
        files.sorted { $0.key < $1.key }.flatMap { path, bytes in
            (DocumentReader().headers(of: DocumentSource(file: path, bytes: bytes)).value ?? []).map {
                AppliedDocument(kind: $0.kind.rawValue, name: $0.name, version: $0.version, text: $0.text)
            }
        }
    }
}

extension AppliedDocument {
    /// `nil` of one that was erased.
    public init?(_ document: StoredDocument) {
        guard let text = document.text else { return nil }
        self.init(kind: document.kind, name: document.name, version: document.version, text: text)
    }
}

extension [StoredDocument] {
    /// The directory that is in force and cannot be read any more.
    public var lostDirectory: StoredDocument? {
        let newest = filter { $0.kind == DocumentKind.directory.rawValue }.max { $0.version < $1.version }
        return newest.flatMap { $0.text == nil ? $0 : nil }
    }

    /// Those that can be read. Where the newest directory cannot, none is: an older one does not come into force again.
    public var legible: [AppliedDocument] {
        let hasLost = lostDirectory != nil
        return filter { !hasLost || $0.kind != DocumentKind.directory.rawValue }.compactMap(AppliedDocument.init)
    }
}

extension PolicyReference {
    /// Of each policy the newest version that a bundle holds.
    fileprivate static func newest(_ references: [PolicyReference]) -> Set<PolicyReference> {
        Set(
            Dictionary(references.map { ($0.name, $0) }) { $0.version > $1.version ? $0 : $1 }.values
        )
    }
}
