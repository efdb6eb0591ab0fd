import CEL
import JSON

extension Policy {
    /// JSON Schema (2020-12) of what a decision at a level must say: of its data's `action`, of Belay's own fields and of
    /// those that the author added. What it takes, Belay takes, as far as what is said is concerned; who may decide what,
    /// and whether the case has moved on, only Belay can tell.
    ///
    /// - Parameter action: For one action alone; else for every one that the level permits, with what each requires.
    public func formSchema(at name: LevelName, action: DecisionAction? = nil) -> JSONValue {
        let form = form(at: name)
        let actions = action.map { [$0] } ?? actions(at: name)
        let always = FormDemand(form, all: actions)
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("A decision at level \(name) of \(reference)"),
            "type": "object",
            "additionalProperties": false,
            "properties": .object(properties(of: form, for: actions, demand: always)),
        ]
        schema["required"] = always.required(beside: ["action"])
        let conditions = actions.compactMap { action -> JSONValue? in
            let more = FormDemand(form, all: [action]).without(always)
            guard !more.isEmpty else { return nil }
            return [
                "if": ["properties": ["action": ["const": .string(action.rawValue)]], "required": ["action"]],
                "then": more.schema(form),
            ]
        }
        if !conditions.isEmpty { schema["allOf"] = .array(conditions) }
        return .object(schema)
    }

    private func properties(of form: DecisionForm, for actions: [DecisionAction], demand: FormDemand) -> JSONObject {
        var properties: JSONObject = [
            "action": ["type": "string", "enum": .array(actions.map { .string($0.rawValue) })]
        ]
        for field in DecisionForm.Field.allCases {
            let isRequired = demand.fields.contains(field)
            var schema: JSONObject
            switch field {
            case .necessity, .rationale: schema = .text(isRequired: isRequired)
            case .risk: schema = .choice(RiskRating.allCases.map(\.rawValue), isRequired: isRequired)
            case .authority: schema = .choice(authorities.map(\.name.rawValue), isRequired: isRequired)
            case .assumptions, .constraints: schema = .texts(isRequired: isRequired)
            }
            if let help = form.help[field] { schema["description"] = .string(help.plain) }
            properties[field.rawValue] = .object(schema)
        }
        var fields: JSONObject = [
            "type": .type("object", isRequired: !demand.names.isEmpty), "additionalProperties": false,
            "properties": .object(
                JSONObject(form.fields.map { ($0.name, $0.value.schema(isRequired: demand.names.contains($0.name))) })
            ),
        ]
        if !demand.names.isEmpty { fields["required"] = .array(demand.names.map { .string($0) }) }
        properties["fields"] = .object(fields)
        return properties
    }
}

/// Which fields must be given, whichever of some actions is taken.
private struct FormDemand {
    var fields: [DecisionForm.Field]
    /// Of the author's own.
    var names: [String]

    init(_ form: DecisionForm, all actions: [DecisionAction]) {
        fields = DecisionForm.Field.allCases.filter { field in actions.allSatisfy { form.requires(field, for: $0) } }
        names = form.fields.filter { field in actions.allSatisfy(field.isRequired) }.map(\.name)
    }

    var isEmpty: Bool { fields.isEmpty && names.isEmpty }

    func without(_ other: FormDemand) -> FormDemand {
        var rest = self
        rest.fields.removeAll { other.fields.contains($0) }
        rest.names.removeAll { other.names.contains($0) }
        return rest
    }

    func required(beside others: [String]) -> JSONValue {
        .array((others + fields.map(\.rawValue) + (names.isEmpty ? [] : ["fields"])).map { .string($0) })
    }

    /// What it adds to a schema that asks for none of them.
    func schema(_ form: DecisionForm) -> JSONValue {
        var properties = JSONObject()
        for field in fields {
            switch field {
            case .necessity, .rationale: properties[field.rawValue] = .object(.text(isRequired: true))
            case .risk, .authority: properties[field.rawValue] = ["type": "string"]
            case .assumptions, .constraints: properties[field.rawValue] = .object(.texts(isRequired: true))
            }
        }
        if !names.isEmpty {
            let own = form.fields.filter { names.contains($0.name) }
            properties["fields"] = [
                "type": "object", "required": .array(names.map { .string($0) }),
                "properties": .object(JSONObject(own.map { ($0.name, $0.value.schema(isRequired: true)) })),
            ]
        }
        return ["required": required(beside: []), "properties": .object(properties)]
    }
}

extension TypedValue {
    /// What fits it. A value that may be left out may also be null.
    func schema(isRequired: Bool) -> JSONValue {
        var schema: JSONObject
        switch type {
        case .string:
            schema = textSchema(isRequired: isRequired)
            schema["type"] = .type("string", isRequired: isRequired)
            if isRequired, among.isEmpty { schema["allOf"] = [["pattern": .string(JSONObject.notBlank)]] }
        case .strings:
            var element = textSchema(isRequired: true)
            element["type"] = "string"
            schema = [
                "type": .type("array", isRequired: isRequired), "maxItems": .int(Int64(Self.countMax)),
                "items": .object(element),
            ]
            if !among.isEmpty { schema["uniqueItems"] = true }
            if isRequired { schema["contains"] = ["type": "string", "pattern": .string(JSONObject.notBlank)] }
        case .number, .int:
            schema = ["type": .type(type == .int ? "integer" : "number", isRequired: isRequired)]
            if let atLeast { schema["minimum"] = .number(atLeast) }
            if let atMost { schema["maximum"] = .number(atMost) }
        case .bool:
            schema = ["type": .type("boolean", isRequired: isRequired)]
        case .date:
            schema = ["type": .type("string", isRequired: isRequired), "format": "date"]
            schema["pattern"] = .string("^" + DatePattern.day + DatePattern.end)
        case .timestamp:
            schema = ["type": .type("string", isRequired: isRequired), "format": "date-time"]
            schema["pattern"] = .string("^" + DatePattern.day0 + DatePattern.time + DatePattern.end)
        }
        if let help { schema["description"] = .string(help.plain) }
        return .object(schema)
    }

    private func textSchema(isRequired: Bool) -> JSONObject {
        if !among.isEmpty { return .choice(among, isRequired: isRequired) }
        var schema: JSONObject = ["maxLength": .int(Int64(length.upperBound))]
        if length.lowerBound > 0 { schema["minLength"] = .int(Int64(length.lowerBound)) }
        if let pattern {
            if let portable = PortablePattern(pattern.text).text {
                schema["pattern"] = .string(portable)
            } else {
                schema["$comment"] = .string("It must also match the RE2 pattern \(pattern.text)")
            }
        }
        return schema
    }
}

/// Days and times as patterns, because `format` is a remark to most readers and no rule.
private enum DatePattern {
    private static let month31 = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    private static let month30 = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    private static let february = "02-(?:0[1-9]|1[0-9]|2[0-8])"
    private static let leapDay = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
    /// A day from the year 0 to 9999.
    static let day0 = "(?:[0-9]{4}-(?:\(month31)|\(month30)|\(february))|\(leapDay))"
    /// A day from the year 1 to 9999.
    static let day = "(?!0000)" + day0
    private static let clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
    static let time = "[Tt ]\(clock):(?:[0-5][0-9]|60)(?:\\.[0-9]+)?(?:[Zz]|[+-]\(clock))"
    static let end = "(?![\\s\\S])"
}

extension JSONObject {
    /// Anything that is no white space (Unicode, White_Space).
    fileprivate static let notBlank =
        "[^\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]"

    fileprivate static func text(isRequired: Bool) -> JSONObject {
        var schema: JSONObject = [
            "type": .type("string", isRequired: isRequired), "maxLength": .int(Int64(TypedValue.lengthMax)),
        ]
        if isRequired { schema["pattern"] = .string(notBlank) }
        return schema
    }

    fileprivate static func texts(isRequired: Bool) -> JSONObject {
        var schema: JSONObject = [
            "type": .type("array", isRequired: isRequired),
            "items": .object(text(isRequired: true).removing("pattern")),
        ]
        if isRequired { schema["contains"] = ["type": "string", "pattern": .string(notBlank)] }
        return schema
    }

    fileprivate static func choice(_ names: [String], isRequired: Bool) -> JSONObject {
        [
            "type": .type("string", isRequired: isRequired),
            "enum": .array(names.map { .string($0) } + (isRequired ? [] : [.null])),
        ]
    }

    private func removing(_ name: String) -> JSONObject {
        var copy = self
        copy[name] = nil
        return copy
    }
}

extension JSONValue {
    fileprivate static func type(_ name: String, isRequired: Bool) -> JSONValue {
        isRequired ? .string(name) : [.string(name), "null"]
    }

    /// Whole where it is whole.
    fileprivate static func number(_ value: Double) -> JSONValue {
        Int64(exactly: value).map { .int($0) } ?? .double(value)
    }
}
