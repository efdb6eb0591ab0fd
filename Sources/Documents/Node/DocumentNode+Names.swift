import Escalation

extension DocumentNode {
    /// A name of ours: letters, digits, `-` and `_`, because names become parts of queues, routing keys and addresses.
    public func name<Kind>(_ type: Identifier<Kind>.Type = Identifier<Kind>.self) -> Identifier<Kind>? {
        identifier(alsoPermitted: "", inWords: "letters, digits, - and _")
    }

    /// A name that automations give: a gate. It may also contain `.`, `:` and `/`.
    public func gate() -> GateName? {
        identifier(alsoPermitted: ".:/", inWords: "letters, digits, - _ . : and /")
    }

    /// A user of the broker: any text of visible characters up to 255 bytes (the short string of AMQP 0-9-1).
    public func brokerUser() -> BrokerUser? {
        guard let text = text() else { return nil }
        guard !text.isEmpty, text.utf8.count <= 255, !text.contains(where: \.isWhitespace) else {
            refuse("\(text.quotedBriefly) cannot be a broker user", hint: "write the user as the broker knows it")
            return nil
        }
        return BrokerUser(text)
    }

    /// A path into an event, as in `data.vendor.rating`.
    public func fieldPath() -> FieldPath? {
        guard let text = text() else { return nil }
        guard let path = FieldPath(text), !text.contains(where: \.isWhitespace) else {
            refuse(
                "\(text.quotedBriefly) is no path of field names",
                hint: "write names with dots between them, as in data.amount"
            )
            return nil
        }
        guard FieldPath.roots.contains(path.names[0]) else {
            let inData = "data." + text
            refuse(
                "\(path.names[0].quotedBriefly) is no part of an event",
                hint: FieldPath.roots.nearest(to: path.names[0]).map { "did you mean `\($0)`?" }
                    ?? "a field of the event's data is written \(inData.quotedBriefly)"
            )
            return nil
        }
        return path
    }

    private func identifier<Kind>(alsoPermitted: String, inWords permitted: String) -> Identifier<Kind>? {
        guard let text = text() else { return nil }
        func isPlain(_ character: Character) -> Bool { character.isASCII && (character.isLetter || character.isNumber) }
        let isName =
            text.utf8.count <= 64 && text.first.map(isPlain) == true
            && text.allSatisfy { isPlain($0) || $0 == "-" || $0 == "_" || alsoPermitted.contains($0) }
        guard isName else {
            refuse(
                "\(text.quotedBriefly) cannot be a name",
                hint: "a name begins with a letter or digit and has at most 64 of \(permitted)"
            )
            return nil
        }
        return Identifier(text)
    }
}

extension FieldPath {
    /// The parts of an event that a case can keep.
    static let roots = ["data", "type", "source", "subject"]
}
