/// Builds documents from events, and refuses what makes YAML expand, change type or hide things: anchors, aliases,
/// merge keys, tags, directives, duplicate keys, keys that are no text, depth.
struct DocumentComposer: ~Copyable {
    private var events: YAMLEvents
    private let report: DocumentReport

    /// Ends the reading of a file whose depth is beyond the limit.
    private struct TooDeep: Error {}

    init(_ bytes: ArraySlice<UInt8>, report: DocumentReport) {
        events = YAMLEvents(bytes)
        self.report = report
    }

    /// The documents up to the end of the file, or up to where it stops being YAML.
    consuming func documents() -> [DocumentNode] {
        var documents: [DocumentNode] = []
        do {
            while true {
                let event = try events.next()
                switch event.kind {
                case .documentStart(let hasDirective):
                    if hasDirective {
                        report.add(
                            at: event.position,
                            "directives are refused",
                            hint: "remove the lines that begin with `%`"
                        )
                    }
                    var document = try node(at: .root, depth: 0, from: events.next())
                    document.startLine = event.position.line
                    documents.append(document)
                case .streamEnd:
                    return documents
                default:
                    continue
                }
            }
        } catch let fault as YAMLFault {
            let line = report.text.line(fault.position.line)
            report.add(
                at: fault.position,
                fault.message,
                hint: fault.hint(at: line.dropFirst(fault.position.column - 1))
            )
        } catch {
            // Said where it was found.
        }
        return documents
    }

    private mutating func node(at path: DocumentPath, depth: Int, from event: YAMLEvent) throws -> DocumentNode {
        refuseProperties(of: event, at: path)
        let content: DocumentNode.Content
        switch event.kind {
        case .scalar(let scalar):
            content = .scalar(scalar)
        case .listStart:
            content = .list(try elements(of: path, depth: try deeper(depth, at: path, event)))
        case .mapStart:
            content = .map(try members(of: path, depth: try deeper(depth, at: path, event)))
        case .alias:
            report.add(
                at: event.position,
                path: path.description,
                "aliases are refused: they expand without bound",
                hint: "write the value out where it is needed"
            )
            content = .refused
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .listEnd, .mapEnd:
            preconditionFailure("libyaml puts no \(event.kind) where a node goes")
        }
        return DocumentNode(content: content, path: path, position: event.position, report: report)
    }

    private mutating func elements(of path: DocumentPath, depth: Int) throws -> [DocumentNode] {
        var elements: [DocumentNode] = []
        while true {
            let event = try events.next()
            if case .listEnd = event.kind { return elements }
            elements.append(try node(at: .element(path, elements.count), depth: depth, from: event))
        }
    }

    private mutating func members(of path: DocumentPath, depth: Int) throws -> [DocumentNode.Member] {
        var members: [DocumentNode.Member] = []
        var positions: [String: SourcePosition] = [:]
        while true {
            let event = try events.next()
            if case .mapEnd = event.kind { return members }
            let key = key(try node(at: path, depth: depth, from: event))
            let value = try node(at: .member(path, key ?? "?"), depth: depth, from: events.next())
            guard let key else { continue }
            if let first = positions[key] {
                report.add(
                    at: event.position,
                    path: path.description,
                    "the key \(key.quotedBriefly) stands here twice",
                    hint: "it was first written at \(first); keep one of them"
                )
                continue
            }
            positions[key] = event.position
            members.append(.init(key: key, position: event.position, value: value))
        }
    }

    private func key(_ node: DocumentNode) -> String? {
        guard case .scalar(let scalar) = node.content, !scalar.text.isEmpty else {
            if case .refused = node.content { return nil }
            report.add(
                at: node.position,
                path: node.path.description,
                "a key must be text",
                hint: "put text with `{`, `[` or `?` in front in quotes"
            )
            return nil
        }
        if scalar.style == .plain, scalar.text == "<<" {
            report.add(
                at: node.position,
                path: node.path.description,
                "merge keys are refused",
                hint: "write the members out where they are needed"
            )
            return nil
        }
        return scalar.text
    }

    private func refuseProperties(of event: YAMLEvent, at path: DocumentPath) {
        if event.hasAnchor {
            report.add(
                at: event.position,
                path: path.description,
                "anchors are refused",
                hint: "put text that begins with `&` in quotes; a value is written out where it is needed"
            )
        }
        if event.hasTag {
            report.add(
                at: event.position,
                path: path.description,
                "tags are refused",
                hint: "put text that begins with `!` in quotes; the key alone says what kind of value it takes"
            )
        }
    }

    private func deeper(_ depth: Int, at path: DocumentPath, _ event: YAMLEvent) throws(TooDeep) -> Int {
        guard depth < report.limits.depthMax else {
            report.add(
                at: event.position,
                "lists and maps stand in one another deeper than \(report.limits.depthMax)",
                hint: "nothing that Belay reads is so deep"
            )
            throw TooDeep()
        }
        return depth + 1
    }
}
