import Documents
import Escalation
import Fleet
import Store

extension StoreReader {
    /// The version of each document that is in force: what the newest bundle names, and of the rest the newest.
    func documentsInForce() throws -> [StoredDocument] {
        guard let bundle = try trust().bundles.last else { return try documents() }
        let held = bundle.files.filter { !$0.path.hasPrefix(TrustedDocuments.earlier) }.flatMap(\.documents)
        let named = try documentHistory(kind: nil).filter { held.contains(StoredBundle.Document($0)) }
        let beside = try documents().filter { document in
            document.kind != DocumentKind.policy.rawValue
                && !held.contains { $0.kind == document.kind && $0.name == document.name }
        }
        return (named + beside).sorted { ($0.kind, $0.name, $0.version) < ($1.kind, $1.name, $1.version) }
    }
}
