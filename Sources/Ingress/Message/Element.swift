import JSON

/// One event of a message as it was sent: what a dead letter keeps of it, and what an id without an id is made of.
///
/// Valid only inside the callback of ``Ingress/read(_:with:_:)``.
public struct Element {
    /// Its place in a batch; `nil` where the message is not one.
    public let position: Int?
    private let body: [UInt8]
    private let batch: Batch?

    /// Where in its message an element of a batch lies.
    struct Batch {
        let element: JSONView
        /// The document that holds the array, and the way to it there.
        let document: JSONView
        let path: DocumentPath
        /// The message's document and the way to the text that `document` was opened from.
        let opened: (root: JSONView, path: DocumentPath)?
    }

    init(whole body: [UInt8]) {
        self.position = nil
        self.body = body
        self.batch = nil
    }

    init(of batch: Batch, at position: Int, body: [UInt8]) {
        self.position = position
        self.body = body
        self.batch = batch
    }

    /// A message's body with this element and none of its neighbours: published again with the same properties, it is
    /// read as this element alone.
    public func bytes() -> [UInt8] {
        guard let batch else { return body }
        var document = JSONValue.array([batch.element.materialise()])
        if !batch.path.isRoot { document = batch.document.materialise().replacing(batch.path, with: document) }
        if let (root, path) = batch.opened {
            let text = String(decoding: document.serialized(), as: UTF8.self)
            document = root.materialise().replacing(path, with: .string(text))
        }
        return document.serialized()
    }
}

extension JSONValue {
    /// This document with another value at `path`, which must lead to one.
    fileprivate func replacing(_ path: DocumentPath, with value: JSONValue) -> JSONValue {
        guard let first = path.names.first else { return value }
        guard case .object(var object) = self, let inner = object[first] else { return self }
        object[first] = inner.replacing(DocumentPath(names: Array(path.names.dropFirst())), with: value)
        return .object(object)
    }
}
