import JSON

/// From a document's tree to the model. Whoever reads the file makes the tree, so that the language it is written in,
/// YAML so far, is known in one place.
extension SourceDocument {
    /// Reads a document of kind `source`.
    ///
    /// - Throws: every problem at once; a field that does not exist comes with the nearest one that does.
    public init(tree: JSONValue) throws(FieldProblems) {
        self = try FieldReader.read(tree) { reader in
            let kind = reader.required("kind") { $0.text($1) }
            if let kind, kind != "source" { reader.report("kind", "it is not source") }
            let name = reader.required("name") { $0.text($1, bytesMax: 64) }
            let version = reader.required("version") { $0.integer($1) }
            if let version, version < 1 { reader.report("version", "versions count from 1") }
            let title = reader.text("title") ?? ""
            let match = reader.required("match") { reader, name in reader.object(name) { SourceMatch(&$0) } }
            let mapping = reader.required("format") { reader, name in reader.object(name) { SourceMapping(&$0) } }
            let shapes = reader.table("shapes") { reader, name, value in FieldShape(value, &reader, name) }
            guard let name, let version, let match, let mapping else { return nil }
            return SourceDocument(
                name: name,
                version: version,
                title: title,
                match: match,
                mapping: mapping,
                shapes: shapes
            )
        }
    }
}

extension SourceMatch {
    fileprivate init?(_ reader: inout FieldReader) {
        let exchange = reader.text("exchange")
        let routingKey = reader.text("routing-key").map { RoutingPattern($0) }
        let contentType = reader.text("content-type")
        let sender = reader.text("sender")
        let headers: [String: String?] = reader.table("headers") { reader, name, value in
            // `true` asks for the header and not for what stands in it.
            value.bool == true ? .some(nil) : reader.checked(value, name)
        }
        let present = reader.texts("has").compactMap { text -> DocumentTest? in
            let path = DocumentPath(text)
            if path == nil { reader.report("has", "\(text) is no path") }
            return path.map { DocumentTest(path: $0) }
        }
        let equal = reader.table("equals") { reader, name, value in DocumentTest(name, value, &reader) }
        self.init(
            exchange: exchange,
            routingKey: routingKey,
            contentType: contentType,
            sender: sender,
            headers: headers,
            document: present + equal.sorted { $0.key < $1.key }.map(\.value)
        )
    }
}

extension DocumentTest {
    init?(_ name: String, _ value: JSONValue, _ reader: inout FieldReader) {
        guard let path = DocumentPath(name) else {
            reader.report(name, "it is no path: write names between dots, a name with a dot in quotes")
            return nil
        }
        guard let text = reader.checked(value, name) else { return nil }
        self.init(path: path, text: text)
    }

    /// The condition of a choice: a path that must be there, or one path with the text that must stand there.
    init?(when value: JSONValue, _ reader: inout FieldReader) {
        switch value {
        case .object(let object) where object.count == 1:
            self.init(object[0].key, object[0].value, &reader)
        case .string(let text):
            guard let path = DocumentPath(text) else {
                reader.report("when", "it is no path: write names between dots, a name with a dot in quotes")
                return nil
            }
            self.init(path: path)
        default:
            reader.report("when", "it is neither a path nor one path with its text")
            return nil
        }
    }
}

extension SourceMapping {
    fileprivate init?(_ reader: inout FieldReader) {
        let open = reader.path("open")
        let batch = reader.path("batch")
        let id = reader.attribute("id")
        let identity = reader.word("identity", Identity.self) ?? (id == nil ? nil : .path)
        if identity == nil {
            reader.report("identity", "without format.id, say what names an event: content or delivery")
        } else if identity == .path, id == nil {
            reader.report("identity", "it is path, so format.id must say where the id stands")
        }
        let source = reader.required("source") { $0.attribute($1) }
        let type = reader.required("type") { $0.attribute($1) }
        let subject = reader.attribute("subject")
        let time = reader.attribute("time")
        let timeForm = reader.word("time-form", TimeForm.self)
        let order = reader.attribute("order")
        let data = reader.path("data") ?? .root
        let callback = reader.url("callback", schemes: ["https"])
        guard let identity, let source, let type else { return nil }
        self.init(
            open: open,
            batch: batch,
            id: id,
            identity: identity,
            source: source,
            type: type,
            subject: subject,
            time: time,
            timeForm: timeForm ?? .rfc3339,
            order: order,
            data: data,
            callback: callback
        )
    }
}

extension FieldShape {
    /// A word, a list of one shape, or an object of shapes.
    fileprivate init?(_ value: JSONValue, _ reader: inout FieldReader, _ name: String) {
        switch value {
        case .string(let word):
            guard let shape = Self.words[word] else {
                let known = Self.words.keys.sorted()
                let meant = NearestName.of(word, in: known).map { "did you mean \($0)?" }
                reader.report(name, "there is no such type: \(meant ?? "there are \(known.joined(separator: ", "))")")
                return nil
            }
            self = shape
        case .array(let elements) where elements.count == 1:
            guard let shape = FieldShape(elements[0], &reader, "\(name)[0]") else { return nil }
            self = .list(shape)
        case .object(let object):
            var fields: [String: FieldShape] = [:]
            for (key, value) in object { fields[key] = FieldShape(value, &reader, "\(name).\(key)") }
            self = .object(fields)
        default:
            reader.report(name, "it is no type: write a word, a list of one type, or fields with types")
            return nil
        }
    }
}
