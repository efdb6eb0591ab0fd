import Foundation
import JSON

/// The part of JSON Schema that `config/asyncapi.yaml` is written in. A keyword that is not known here is a fault, so that
/// nothing in the document is believed to hold that nobody checks.
struct Schema {
    let document: JSONValue
    private static let remarks: Set = ["description", "format", "contentEncoding"]

    /// What `reference`, as in `#/components/schemas/ask`, leads to.
    func resolve(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(document) { $0?[String($1)] }
    }

    /// Everything in which `value` is not as `schema` says, each with its path.
    func faults(in value: JSONValue, by schema: JSONValue, at path: String = "$") -> [String] {
        guard case .object(let keywords) = schema else { return ["\(path): no schema"] }
        return keywords.flatMap { keyword, rule in
            fault(in: value, keyword, rule, keywords, path).map { ["\(path): \($0)"] }
                ?? nested(in: value, keyword, rule, keywords, path)
        }
    }

    private func nested(
        in value: JSONValue,
        _ keyword: String,
        _ rule: JSONValue,
        _ keywords: JSONObject,
        _ path: String
    ) -> [String] {
        switch keyword {
        case "$ref":
            resolve(rule.string ?? "").map { faults(in: value, by: $0, at: path) } ?? ["\(path): \(rule) leads nowhere"]
        case "allOf": (rule.array ?? []).flatMap { faults(in: value, by: $0, at: path) }
        case "properties":
            (rule.object ?? [:]).flatMap { name, schema in
                value[name].map { faults(in: $0, by: schema, at: "\(path).\(name)") } ?? []
            }
        case "items":
            (value.array ?? []).enumerated().flatMap { faults(in: $1, by: rule, at: "\(path)[\($0)]") }
        default: []
        }
    }

    /// Why one keyword fails by itself; `nil` where it holds or speaks of what lies inside.
    private func fault(
        in value: JSONValue,
        _ keyword: String,
        _ rule: JSONValue,
        _ keywords: JSONObject,
        _ path: String
    ) -> String? {
        let text = value.string
        let holds: Bool
        switch keyword {
        case "type": holds = (rule.array ?? [rule]).contains { Self.isKind(value, $0.string ?? "") }
        case "const": holds = value == rule
        case "enum": holds = rule.array?.contains(value) == true
        case "required": holds = value.object == nil || rule.array!.allSatisfy { value[$0.string!] != nil }
        case "additionalProperties":
            let known = keywords["properties"]?.object?.keys ?? []
            holds = value.object?.keys.allSatisfy { known.contains($0) } ?? true
        case "pattern": holds = text.map { $0.firstMatch(of: try! Regex(rule.string!)) != nil } ?? true
        case "minLength": holds = text.map { $0.unicodeScalars.count >= Int(rule.int!) } ?? true
        case "maxLength": holds = text.map { $0.unicodeScalars.count <= Int(rule.int!) } ?? true
        case "minimum": holds = value.int.map { $0 >= rule.int! } ?? true
        case "maxItems": holds = value.array.map { $0.count <= Int(rule.int!) } ?? true
        case "uniqueItems": holds = value.array.map { Set($0).count == $0.count } ?? true
        case "oneOf": holds = rule.array!.count { faults(in: value, by: $0, at: path).isEmpty } == 1
        case "not": holds = !faults(in: value, by: rule, at: path).isEmpty
        case "$ref", "allOf", "properties", "items": holds = true
        default: holds = Self.remarks.contains(keyword)
        }
        return holds ? nil : "\(keyword) does not hold"
    }

    private static func isKind(_ value: JSONValue, _ kind: String) -> Bool {
        switch (kind, value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
            ("integer", .int), ("integer", .uint), ("number", .int), ("number", .uint), ("number", .double):
            true
        default: false
        }
    }
}
