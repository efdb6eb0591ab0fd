import CEL

/// One test of the suite.
struct ConformanceCase: Sendable {
    enum Expectation: Sendable {
        case value(CELValue)
        case error
    }

    /// File, section and name, which together are unique but for a few that the suite has twice.
    let name: String
    let expression: String
    let container: String
    let isChecked: Bool
    let variables: [String: CELType]
    let bindings: [String: CELValue]
    let expectation: Expectation
    /// The counting rule: a test whose text names a test message or a protobuf type is about protobuf messages.
    let usesMessages: Bool
    let isOptional: Bool

    init(_ test: TextProto, file: String, section: String) throws {
        self.name = "\(file)/\(section)/\(test.text("name") ?? "?")"
        self.expression = test.text("expr") ?? ""
        self.container = test.text("container") ?? ""
        self.isChecked = test.scalar("disable_check") != "true"
        self.usesMessages = test.source.contains("TestAllTypes") || test.source.contains("google.protobuf")
        self.isOptional = file == "optionals"

        var variables: [String: CELType] = [:]
        var bindings: [String: CELValue] = [:]
        for binding in test.messages("bindings") {
            guard let key = binding.text("key"), let value = binding.message("value")?.message("value") else {
                continue
            }
            bindings[key] = Self.value(value)
            variables[key] = .dyn
        }
        for declaration in test.messages("type_env") {
            guard let name = declaration.text("name"), let type = declaration.message("ident")?.message("type") else {
                continue
            }
            variables[name] = Self.type(type)
        }
        self.variables = variables
        self.bindings = bindings
        if let value = test.message("value") {
            self.expectation = .value(Self.value(value) ?? .null)
        } else if test.message("eval_error") != nil {
            self.expectation = .error
        } else {
            self.expectation = .value(.bool(true))
        }
    }

    /// Nil for what only a protobuf runtime could build.
    private static func value(_ proto: TextProto) -> CELValue? {
        if proto.scalar("null_value") != nil { return .null }
        if let text = proto.scalar("bool_value") { return .bool(text == "true") }
        if let text = proto.scalar("int64_value") { return Int64(text).map { .int($0) } }
        if let text = proto.scalar("uint64_value") { return UInt64(text).map { .uint($0) } }
        if let text = proto.scalar("double_value") { return Double(text).map { .double($0) } }
        if let text = proto.text("string_value") { return .string(text) }
        if let bytes = proto.bytes("bytes_value") { return .bytes(bytes) }
        if let text = proto.text("type_value") { return .type(text) }
        if let list = proto.message("list_value") { return .list(list.messages("values").compactMap(Self.value)) }
        if let map = proto.message("map_value") {
            let entries: [CELValue.Entry] = map.messages("entries").compactMap { entry in
                guard let key = entry.message("key").flatMap(Self.value),
                    let value = entry.message("value").flatMap(Self.value)
                else { return nil }
                return CELValue.Entry(key: key, value: value)
            }
            return .map(entries)
        }
        if let span = proto.message("object_value")?.message("[type.googleapis.com/google.protobuf.Duration]") {
            let seconds = Int64(span.scalar("seconds") ?? "0") ?? 0
            return .duration(
                CELDuration(nanoseconds: seconds * 1_000_000_000 + (Int64(span.scalar("nanos") ?? "0") ?? 0))
            )
        }
        return nil
    }

    private static func type(_ proto: TextProto) -> CELType {
        switch proto.scalar("primitive") {
        case "BOOL": return .bool
        case "INT64": return .int
        case "UINT64": return .uint
        case "DOUBLE": return .double
        case "STRING": return .string
        case "BYTES": return .bytes
        default: break
        }
        if let list = proto.message("list_type") { return .list(list.message("elem_type").map(Self.type) ?? .dyn) }
        if let map = proto.message("map_type") {
            let key = map.message("key_type").map(Self.type) ?? .dyn
            return .map(key, map.message("value_type").map(Self.type) ?? .dyn)
        }
        if proto.text("message_type") == "google.protobuf.Duration" { return .duration }
        return .dyn
    }

    /// Nil when the test passes; otherwise what happened instead.
    func failure(timeZones: CELTimeZones) -> String? {
        let environment = CELEnvironment(variables: self.variables, container: self.container, timeZones: timeZones)
        let program: CELProgram
        do {
            program = try environment.compile(self.expression, isChecked: self.isChecked)
        } catch {
            return "refused: \(error)"
        }
        var activation = CELActivation()
        for (name, value) in self.bindings {
            if let slot = environment.slot(name) { activation.bind(slot, to: value) }
        }
        do {
            let value = try program.evaluate(activation)
            guard case .value(let expected) = self.expectation else { return "gave \(value), not an error" }
            return value == expected || Self.areBothNaN(value, expected) ? nil : "gave \(value), not \(expected)"
        } catch {
            if case .error = self.expectation { return nil }
            return "failed: \(error)"
        }
    }

    private static func areBothNaN(_ left: CELValue, _ right: CELValue) -> Bool {
        guard case .double(let a) = left, case .double(let b) = right else { return false }
        return a.isNaN && b.isNaN
    }
}
