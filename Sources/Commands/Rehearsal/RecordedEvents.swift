import Documents
import Escalation
import Ingress
import JSON

/// Reads recorded events, a line each, as the trigger worker reads messages.
struct RecordedEvents {
    private let ingress: Ingress
    private let contentType: String?
    private let parser = MessageParser()

    /// CloudEvents in structured JSON, or arrays of them.
    init() {
        (ingress, contentType) = (Ingress(), nil)
    }

    /// Messages of a foreign format. Who sent them and by what way is not recorded, so every line is read by it.
    init(mappedBy source: SourceDocument) {
        var source = source
        source.match = SourceMatch()
        ingress = Ingress(sources: [source])
        contentType = "application/json"
    }

    /// By the source of that name, where one is named.
    init(named source: String?, among files: [String], input: any ByteSource) throws {
        guard let source else {
            self.init()
            return
        }
        self.init(mappedBy: try SourceDocument(named: source, among: files, input: input))
    }

    /// Hands over every event of a line, or why one cannot be read.
    func read(_ line: [UInt8], number: Int, _ body: (Result<EventView, IngressError>) -> Void) {
        let isBatch = line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: "[")
        let cloudEvents = isBatch ? "application/cloudevents-batch+json" : "application/cloudevents+json"
        let message = RecordedMessage(
            body: line,
            contentType: contentType ?? cloudEvents,
            deliveryID: "line-\(number)"
        )
        do {
            try ingress.read(message, with: parser) { result, _ in body(result) }
        } catch {
            preconditionFailure("reading throws only what its callback throws: \(error)")
        }
    }
}

/// A line of a file, as if the broker had brought it.
private struct RecordedMessage: IncomingMessage {
    let body: [UInt8]
    let contentType: String?
    let deliveryID: String
    var exchange: String { "" }
    var routingKey: String { "" }
    var contentEncoding: String? { nil }
    var messageID: String? { nil }
    var type: String? { nil }
    var userID: String? { nil }
    var timestamp: Int64? { nil }
    var hasHeaders: Bool { false }

    func header(_ name: String) -> HeaderValue? { nil }
}

extension SourceDocument {
    /// The source of that name among the installation's, or in the file of that path.
    init(named name: String, among files: [String], input: any ByteSource) throws {
        var known: [String] = []
        for file in files {
            let source = try SourceDocument(in: file, input: input)
            guard source.name != name else {
                self = source
                return
            }
            known.append(source.name)
        }
        guard name.contains("/") || name.contains(".") else {
            throw CommandFailure(
                .refused,
                "there is no source \(name)" + (known.isEmpty ? "" : " among \(known.joined(separator: ", "))"),
                advice: "name it in ingress.sources of the settings, or say the path of its file"
            )
        }
        try self.init(in: name, input: input)
    }

    private init(in file: String, input: any ByteSource) throws {
        let source = DocumentSource(file: file, bytes: try FileBytes.read(file, input, bytesMax: 1 << 20))
        let tree = try DocumentReader().readSingle(source) { $0.tree() }.get()
        do throws(FieldProblems) {
            try self.init(tree: tree)
        } catch {
            throw CommandFailure(.refused, "\(file): \(error)")
        }
    }
}
