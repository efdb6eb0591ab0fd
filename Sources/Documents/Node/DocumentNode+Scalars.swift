import Escalation

extension DocumentNode {
    /// Text. What other readers of YAML could take for something else is text only in quotes.
    public func text() -> String? {
        guard case .scalar(let scalar) = content else {
            refuse(asNot: "text")
            return nil
        }
        guard scalar.style == .plain else { return scalar.text }
        switch PlainScalar(scalar.text) {
        case .text: return scalar.text
        case .null: refuse(asNot: "text")
        case .bool, .int, .ambiguous:
            refuse(asNot: "text", hint: "write \"\(scalar.text)\" in quotes if that is the text you mean")
        }
        return nil
    }

    /// Text with something in it besides spaces.
    public func line() -> String? {
        guard let text = text() else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            refuse("there is nothing written here", hint: "write a line for people, or remove the key")
            return nil
        }
        return text
    }

    /// A whole number, written plainly in decimal digits.
    public func integer(in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard case .scalar(let scalar) = content, !isEmpty else {
            refuse(asNot: "a whole number")
            return nil
        }
        guard case .int(let number) = PlainScalar(scalar.text) else {
            refuse(asNot: "a whole number", hint: "write decimal digits alone, as in 3")
            return nil
        }
        guard scalar.style == .plain else {
            refuse(asNot: "a whole number", hint: "remove the quotes: \(number)")
            return nil
        }
        guard range.contains(number) else {
            let bound = number < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
            refuse("\(number) is out of range", hint: "write \(bound)")
            return nil
        }
        return number
    }

    /// `true` or `false`, written plainly.
    public func bool() -> Bool? {
        if case .scalar(let scalar) = content, scalar.style == .plain, case .bool(let value) = PlainScalar(scalar.text)
        {
            return value
        }
        refuse(asNot: "true or false", hint: "write true or false, without quotes")
        return nil
    }

    /// A span of time, as in `90s`, `30m`, `2h30m`, `1d`; never nothing.
    public func duration() -> Duration? {
        guard case .scalar(let scalar) = content, !isEmpty else {
            refuse(asNot: "a span of time", hint: "write a number and a unit, as in 90s, 30m, 2h30m or 1d")
            return nil
        }
        guard let written = WrittenDuration(scalar.text) else {
            let isBare = scalar.text.utf8.allSatisfy { (48...57).contains($0) }
            refuse(
                asNot: "a span of time",
                hint: isBare
                    ? "write the unit too, as in \(scalar.text.prefix(9))s or \(scalar.text.prefix(9))m"
                    : "write a number and a unit, the biggest first, as in 90s, 30m, 2h30m or 1d"
            )
            return nil
        }
        guard written.duration > .zero else {
            refuse("a span of no time does nothing", hint: "write at least 1s, or remove the key")
            return nil
        }
        return written.duration
    }

    /// One of the values of an enumeration, by its written name.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        of type: Choice.Type = Choice.self
    ) -> Choice? {
        choice(among: Choice.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    /// One of `names`.
    public func choice(among names: [String]) -> String? {
        guard let text = text() else { return nil }
        guard names.contains(text) else {
            refuse("\(text.quotedBriefly) is not known here", hint: names.suggestion(for: text))
            return nil
        }
        return text
    }
}
