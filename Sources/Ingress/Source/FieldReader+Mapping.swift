import JSON

extension FieldReader {
    /// A path; the word `root` is the document itself.
    mutating func path(_ name: String) -> DocumentPath? {
        guard let text = text(name) else { return nil }
        if text == "root" { return .root }
        if let path = DocumentPath(text) { return path }
        report(name, "it is no path: write names between dots, a name with a dot in quotes")
        return nil
    }

    /// A mapped text, or a list of choices: mapped texts, each alone or as `value` under a `when`.
    mutating func attribute(_ name: String) -> MappedAttribute? {
        guard let value = value(name) else { return nil }
        let written = if case .array(let list) = value { list } else { [value] }
        let choices = written.compactMap { self.choice($0, name) }
        return choices.count == written.count && !choices.isEmpty ? MappedAttribute(choices: choices) : nil
    }

    private mutating func choice(_ value: JSONValue, _ name: String) -> MappedAttribute.Choice? {
        guard case .object(let object) = value else {
            return mapped(value, name).map { MappedAttribute.Choice(test: nil, text: $0) }
        }
        guard Set(object.keys) == ["when", "value"], let when = object["when"], let text = object["value"] else {
            report(name, "a choice is a text, or an object with when and value")
            return nil
        }
        guard let test = DocumentTest(when: when, &self), let text = mapped(text, name) else { return nil }
        return MappedAttribute.Choice(test: test, text: text)
    }

    private mutating func mapped(_ value: JSONValue, _ name: String) -> MappedText? {
        guard let text = checked(value, name) else { return nil }
        do throws(MappedText.Malformed) {
            return try MappedText(text)
        } catch {
            report(name, error.message)
            return nil
        }
    }
}
