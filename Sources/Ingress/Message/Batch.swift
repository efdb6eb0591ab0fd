import JSON

/// A message that carries several events in an array.
enum Batch {
    /// Hands over each element of the array at `path`.
    ///
    /// - Throws: ``IngressError`` before the first element, and whatever `use` throws.
    static func read(
        _ document: JSONView,
        at path: DocumentPath,
        opened: (root: JSONView, path: DocumentPath)?,
        of message: some IncomingMessage,
        limits: MessageParser.Limits,
        _ use: (JSONView, Element) throws -> Void
    ) throws {
        guard let array = path.value(in: document), array.kind == .array else {
            throw IngressError(
                .batch,
                "the batch is no array",
                at: path.isRoot ? nil : path.description,
                advice: "send an array of events, also where there is only one"
            )
        }
        let count = array.count ?? 0
        // The parser's count saturates at 2^24 - 1, far above any limit that is of use.
        guard count <= limits.elementsMax else {
            throw IngressError(
                .batch,
                "the batch holds \(count) events; at most \(limits.elementsMax) are accepted",
                at: path.isRoot ? nil : path.description,
                advice: "send smaller batches"
            )
        }
        for (position, element) in array.elements.enumerated() {
            let batch = Element.Batch(element: element, document: document, path: path, opened: opened)
            try use(element, Element(of: batch, at: position, body: message.body))
        }
    }
}
