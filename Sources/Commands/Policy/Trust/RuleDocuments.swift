import Documents
import Escalation
import Fleet
import JSON
import PolicyTrust

extension RuleDocument {
    /// The documents of files, to be compared; of each policy and calendar the newest version.
    ///
    /// - Throws: everything that keeps them from being read.
    static func all(in documents: [AppliedDocument]) throws -> [RuleDocument] {
        var newest: [String: AppliedDocument] = [:]
        for document in documents {
            let label = document.kind + " " + document.name
            if newest[label].map({ $0.version < document.version }) ?? true { newest[label] = document }
        }
        return try newest.values.sorted { $0.label < $1.label }.flatMap { document in
            try DocumentReader().rules(of: DocumentSource(file: document.label, text: document.text)).get().map {
                RuleDocument(kind: document.kind, name: document.name, content: $0)
            }
        }
    }
}

extension [DocumentHeader] {
    /// As they will stand in the store.
    var applied: [AppliedDocument] {
        map { AppliedDocument(kind: $0.kind.rawValue, name: $0.name, version: $0.version, text: $0.text) }
    }
}

extension Console {
    /// What changes, a line for each field, and what all of it does.
    func show(_ difference: PolicyDifference) {
        var table = TextTable([
            .init(title: "DOCUMENT", isFlexible: true), .init(title: "FIELD", isFlexible: true),
            .init(title: "FROM", isFlexible: true), .init(title: "TO", isFlexible: true), .init(title: "EFFECT"),
        ])
        for field in difference.fields {
            table.add([
                .init(field.document), .init(field.path.isEmpty ? "all of it" : field.path),
                .init(field.old?.inBrief ?? "–"), .init(field.new?.inBrief ?? "–"),
                .init(field.effect.rawValue, tint: field.effect == .loosen ? .bad : .plain),
            ])
        }
        if table.isEmpty {
            line("Nothing changes.")
        } else {
            self.table(table)
            line("All of it: \(difference.changeClass.rawValue).")
        }
    }
}

extension JSONValue {
    /// A text as it is, a list by its elements, a map as JSON.
    fileprivate var inBrief: String {
        if let string { return string }
        if let array, array.allSatisfy({ $0.string != nil }) { return array.map(\.inBrief).joined(separator: ", ") }
        return description
    }
}
