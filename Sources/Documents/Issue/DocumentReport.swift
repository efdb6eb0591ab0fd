import Escalation

/// Collects what is wrong with one file while it is read, so that its author hears of everything at once.
///
/// Nodes share the report of their file; it is used by one reading at a time and never leaves it.
final class DocumentReport {
    let file: String
    let limits: DocumentLimits
    var text: SourceText
    private(set) var issues: [DocumentIssue] = []
    private var omitted = 0
    /// The texts for people in the document that is being read, with the languages that each names.
    var texts: [(node: DocumentNode, languages: [LanguageTag])] = []

    init(file: String, limits: DocumentLimits, text: SourceText = SourceText(lines: [])) {
        self.file = file
        self.limits = limits
        self.text = text
    }

    var hasErrors: Bool { issues.contains { $0.severity == .error } }

    func add(
        _ severity: DocumentIssue.Severity = .error,
        at position: SourcePosition,
        path: String = "",
        _ message: String,
        hint: String? = nil
    ) {
        // The first error of all is kept even beyond the limit: what was refused must not look accepted.
        guard issues.count < limits.issuesMax || (severity == .error && !hasErrors) else {
            omitted += 1
            return
        }
        let excerpt = SourceExcerpt(line: text.line(position.line), column: position.column)
        issues.append(
            DocumentIssue(
                severity: severity,
                file: file,
                position: position,
                path: path,
                message: message,
                hint: hint,
                excerpt: excerpt
            )
        )
    }

    /// The issues in the order of the file.
    func reading<Value>(_ value: Value?) -> DocumentReading<Value> {
        let sorted = issues.sorted { ($0.position, $0.message) < ($1.position, $1.message) }
        return DocumentReading(value: hasErrors ? nil : value, issues: sorted, omitted: omitted)
    }
}
