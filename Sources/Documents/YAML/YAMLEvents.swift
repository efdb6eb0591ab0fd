// Yams composes a tree before anyone can look at it, resolving aliases and hashing whole maps as keys on the way. Its
// libyaml names anchors, aliases and tags one event at a time, while they can still be refused at no cost.
internal import CYaml

/// The events of a YAML stream, one at a time (YAML 1.2, chapter 3: serialization events).
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// libyaml reads from it until the end.
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        input = .allocate(capacity: bytes.count)
        _ = input.initialize(from: bytes)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event. After ``YAMLEvent/Kind/streamEnd`` or a fault there is none.
    mutating func next() throws(YAMLFault) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLFault(parser.pointee) }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(event)
    }
}

/// One event of a YAML stream.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd, documentEnd
        /// `hasDirective`: `%YAML` or `%TAG` stands before it.
        case documentStart(hasDirective: Bool)
        case alias
        case scalar(Scalar)
        case listStart, listEnd, mapStart, mapEnd
    }

    struct Scalar {
        enum Style { case plain, singleQuoted, doubleQuoted, literal, folded }

        let text: String
        let style: Style
    }

    let kind: Kind
    let position: SourcePosition
    /// `&name` stands before the node.
    private(set) var hasAnchor = false
    /// `!tag` stands before the node.
    private(set) var hasTag = false

    fileprivate init(_ event: yaml_event_t) {
        position = SourcePosition(event.start_mark)
        switch event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        case YAML_DOCUMENT_START_EVENT:
            let start = event.data.document_start
            kind = .documentStart(
                hasDirective: start.version_directive != nil || start.tag_directives.start != start.tag_directives.end
            )
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(Scalar(text: String(decoding: bytes, as: UTF8.self), style: .init(scalar.style)))
            (hasAnchor, hasTag) = (scalar.anchor != nil, scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            kind = .listStart
            (hasAnchor, hasTag) = (event.data.sequence_start.anchor != nil, event.data.sequence_start.tag != nil)
        case YAML_SEQUENCE_END_EVENT: kind = .listEnd
        case YAML_MAPPING_START_EVENT:
            kind = .mapStart
            (hasAnchor, hasTag) = (event.data.mapping_start.anchor != nil, event.data.mapping_start.tag != nil)
        case YAML_MAPPING_END_EVENT: kind = .mapEnd
        default: preconditionFailure("libyaml has no other event: \(event.type)")
        }
    }
}

/// Why the stream cannot be read any further.
struct YAMLFault: Error {
    let position: SourcePosition
    let problem: String
    /// What was being read, and where that began.
    let context: (text: String, position: SourcePosition)?

    fileprivate init(_ parser: yaml_parser_t) {
        position = SourcePosition(parser.problem_mark)
        problem = parser.problem.map { String(cString: $0) } ?? "out of memory"
        context = parser.context.map { (String(cString: $0), SourcePosition(parser.context_mark)) }
    }
}

extension SourcePosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

extension YAMLEvent.Scalar.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: self = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: self = .literal
        case YAML_FOLDED_SCALAR_STYLE: self = .folded
        default: self = .plain
        }
    }
}
