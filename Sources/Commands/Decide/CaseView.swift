import Documents
import Escalation
import Store

/// A case beside the rules that it is decided under.
struct CaseView {
    let file: CaseFile
    let policy: Policy?
    /// Of the text that the policy was read from.
    let policyHash: Digest?

    /// - Parameter languages: What the policy's texts are read in, the best first.
    init?(_ reader: any StoreReader, _ id: CaseID, in languages: [LanguageTag] = []) throws {
        guard var file = try CaseFile(reader, id) else { return nil }
        let reference = file.subject.policy
        let document = try reader.document(
            kind: DocumentKind.policy.rawValue,
            name: reference.name.rawValue,
            version: reference.version
        )
        policyHash = document?.hash
        policy = document?.text.flatMap { text in
            let source = DocumentSource(file: reference.description, text: text)
            return PolicyReader().policies(in: source).value?.first { $0.reference == reference }?
                .read(in: languages)
        }
        file.texts = policy.map { CaseTexts(policy: $0, words: NoticeCatalogue.words(for: languages)) }
        self.file = file
    }

    /// What may be done at the level where the case stands.
    var rules: PolicyLevel? {
        guard case .open(let stay) = file.subject.status else { return nil }
        return policy?.levels.first { $0.level == stay.level }
    }
}
