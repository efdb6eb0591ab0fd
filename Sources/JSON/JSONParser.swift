internal import CSIMDJSON

/// Parses documents one after another into buffers that it keeps.
///
/// A parser belongs to one thread at a time. Each document is checked whole before anything of it is shown: RFC 8259
/// syntax, UTF-8, no half surrogate pairs, no key twice in one object (compared after unescaping), and ``JSONLimits``.
///
/// Numbers keep what they say: without a fraction or an exponent they are integers of 64 bits, signed or unsigned, and
/// refused beyond that; with one they are doubles, refused beyond the range of a double.
public final class JSONParser {
    private let handle: OpaquePointer
    private var isLent = false

    public init() {
        guard let handle = csimdjson_parser_create() else { fatalError("out of memory for a JSON parser") }
        self.handle = handle
    }

    deinit {
        csimdjson_parser_destroy(self.handle)
    }

    /// Parses `bytes` and lends a view of the document to `body`.
    ///
    /// The view, and every view got from it, must not leave `body`: its memory is used again by the next document. The
    /// parser must not be used again inside `body`; that traps.
    ///
    /// - Throws: ``JSONError`` when the document is refused, and whatever `body` throws.
    @inlinable
    public func withDocument<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>,
        limits: JSONLimits = JSONLimits(),
        _ body: (JSONView) throws -> Result
    ) throws -> Result {
        let view = try self.lend(bytes, limits: limits)
        defer { self.giveBack() }
        return try body(view)
    }

    /// ``withDocument(_:limits:_:)`` for bytes in an array.
    @inlinable
    public func withDocument<Result>(
        _ bytes: [UInt8],
        limits: JSONLimits = JSONLimits(),
        _ body: (JSONView) throws -> Result
    ) throws -> Result {
        try bytes.withUnsafeBufferPointer { try self.withDocument($0, limits: limits, body) }
    }

    /// ``withDocument(_:limits:_:)`` for the UTF-8 bytes of text.
    public func withDocument<Result>(
        _ text: String,
        limits: JSONLimits = JSONLimits(),
        _ body: (JSONView) throws -> Result
    ) throws -> Result {
        try self.withDocument(Array(text.utf8), limits: limits, body)
    }

    @usableFromInline
    func lend(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) throws(JSONError) -> JSONView {
        precondition(!self.isLent, "a JSON parser was used inside its own withDocument")
        guard bytes.count <= limits.bytesMax else {
            throw JSONError(.tooLarge, "The document has \(bytes.count) bytes; at most \(limits.bytesMax) are accepted")
        }
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            throw JSONError(.empty, "The document is empty; a JSON value is expected", offset: 0)
        }
        var bounds = csimdjson_limits(
            depth_max: limits.depthMax,
            keys_max: limits.keysMax,
            string_bytes_max: limits.stringBytesMax
        )
        var document = csimdjson_document()
        let status = csimdjson_parse(self.handle, base, bytes.count, &bounds, &document)
        guard status == CSIMDJSON_OK else {
            throw Self.error(status, document, bytes, limits)
        }
        self.isLent = true
        return JSONView(tape: document.tape, strings: UnsafeRawPointer(document.strings), index: 1)
    }

    @usableFromInline
    func giveBack() {
        self.isLent = false
    }

    private static func error(
        _ status: csimdjson_status,
        _ document: csimdjson_document,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ limits: JSONLimits
    ) -> JSONError {
        if document.fault > 0 {
            let root = JSONView(tape: document.tape, strings: UnsafeRawPointer(document.strings), index: 1)
            return Self.contentError(status, path: root.path(ofTapeIndex: document.fault), limits)
        }
        let offset = SyntaxFault.offset(in: bytes, depthMax: limits.depthMax)
        switch status {
        case CSIMDJSON_UTF8:
            return JSONError(.invalidUTF8, "The document is not valid UTF-8", offset: offset)
        case CSIMDJSON_STRING:
            return JSONError(.invalidString, "A string is unclosed or holds a bad escape or character", offset: offset)
        case CSIMDJSON_NUMBER:
            return JSONError(
                .numberOutOfRange,
                "A number is malformed or does not fit 64 bits; send large or exact numbers as strings",
                offset: offset
            )
        case CSIMDJSON_DEPTH:
            return Self.tooDeep(limits, offset: offset)
        case CSIMDJSON_EMPTY:
            return JSONError(.empty, "The document is empty; a JSON value is expected", offset: 0)
        case CSIMDJSON_MEMORY:
            return JSONError(.outOfMemory, "There is no memory for a document of \(bytes.count) bytes")
        default:
            return JSONError(.syntax, "The document is not JSON (RFC 8259)", offset: offset)
        }
    }

    private static func contentError(_ status: csimdjson_status, path: String, _ limits: JSONLimits) -> JSONError {
        switch status {
        case CSIMDJSON_DUPLICATE_KEY:
            return JSONError(.duplicateKey, "A key stands twice in one object; send each key once", path: path)
        case CSIMDJSON_DEPTH:
            return Self.tooDeep(limits, path: path)
        case CSIMDJSON_KEY_COUNT:
            return JSONError(.tooManyKeys, "The document has more than the \(limits.keysMax) keys accepted", path: path)
        default:
            return JSONError(
                .stringTooLong,
                "A string or key is longer than the \(limits.stringBytesMax) bytes accepted",
                path: path
            )
        }
    }

    private static func tooDeep(_ limits: JSONLimits, offset: Int? = nil, path: String? = nil) -> JSONError {
        let message = "The document is nested deeper than the \(limits.depthMax) levels accepted"
        return JSONError(.tooDeep, message, offset: offset, path: path)
    }
}
