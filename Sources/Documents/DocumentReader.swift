/// Reads files of YAML documents: admits their bytes, composes their documents, and gathers everything that is wrong
/// with them while `body` reads values from them.
///
/// The fleet's configuration and the sources file are read through it as policies and directories are.
public struct DocumentReader: Sendable {
    public var limits: DocumentLimits

    public init(limits: DocumentLimits = DocumentLimits()) {
        self.limits = limits
    }

    /// Reads `source`. The documents are valid only inside `body`, which makes a value from them; what it refuses on
    /// the way is in the reading, in the order of the file.
    public func read<Value>(
        _ source: DocumentSource,
        _ body: ([DocumentNode]) -> Value?
    ) -> DocumentReading<Value> {
        let report = DocumentReport(file: source.file, limits: limits)
        guard source.bytes.count <= limits.bytesMax else {
            report.add(
                at: .start,
                "the file has \(source.bytes.count) bytes; at most \(limits.bytesMax) are read",
                hint: "split it"
            )
            return report.reading(nil)
        }
        let admitted = source.admitted(objectionsMax: limits.issuesMax)
        report.text = admitted.text
        for objection in admitted.objections {
            report.add(at: objection.position, objection.message, hint: objection.hint)
        }
        guard !report.hasErrors else { return report.reading(nil) }
        let documents = DocumentComposer(source.content, report: report).documents()
        if documents.isEmpty, !report.hasErrors {
            report.add(at: .start, "there is no document here", hint: "a document begins with `kind:`")
        }
        let value = body(documents)
        if value == nil, !report.hasErrors { report.add(at: .start, "no document here could be read") }
        return report.reading(value)
    }

    /// ``read(_:_:)`` for a file that holds exactly one document.
    public func readSingle<Value>(
        _ source: DocumentSource,
        _ body: (DocumentNode) -> Value?
    ) -> DocumentReading<Value> {
        read(source) { documents in
            for extra in documents.dropFirst() {
                extra.refuse("this file holds one document only", hint: "put this one in a file of its own")
            }
            return documents.first.flatMap(body)
        }
    }
}
