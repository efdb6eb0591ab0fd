import Escalation
import JSON

extension OwnershipMatrix.Row {
    var ownersInWords: String {
        var who = owners.map(\.rawValue).joined(separator: ", ")
        if let onDuty { who += (who.isEmpty ? "" : ", ") + "whoever is on duty in \(onDuty)" }
        if let qualification { who += ", with the qualification \(qualification)" }
        if !teams.isEmpty { who += ", for the teams \(teams.map(\.rawValue).joined(separator: ", "))" }
        return people.isEmpty ? who : "\(who) (\(people.joined(separator: ", ")))"
    }

    var windowInWords: String {
        let names = calendars.map(\.rawValue).joined(separator: " or ")
        let shorter = shorter.sorted { $0.key < $1.key }.map { "; \($0.key): \(WrittenDuration($0.value))" }.joined()
        return "\(WrittenDuration(window))" + (names.isEmpty ? "" : " of working time (\(names))") + shorter
    }

    /// When owners are reminded, as the end of a sentence; nothing where nobody is.
    private var remindersInWords: String {
        switch (warning, remindEvery) {
        case (nil, nil): ""
        case (let first?, nil): ", reminded after \(WrittenDuration(first))"
        case (nil, let every?): ", reminded every \(WrittenDuration(every))"
        case (let first?, let every?):
            ", reminded after \(WrittenDuration(first)) and every \(WrittenDuration(every)) from then on"
        }
    }

    /// What a level says beside who decides, where it says anything.
    var terms: [(title: String, text: String)] {
        var terms: [(title: String, text: String)] = []
        if !remindersInWords.isEmpty { terms.append(("Reminders", String(remindersInWords.dropFirst(2)))) }
        if let turnaround { terms.append((Self.turnaroundTitle, "\(WrittenDuration(turnaround))")) }
        if let automatic {
            terms.append((Self.rulesTitle, words(rules.map(\.inWords)).text))
            terms.append((Self.automaticTitle, automatic))
        }
        if !exceptions.isEmpty { terms.append((Self.exceptionsTitle, words(exceptions.map(\.rawValue)).text)) }
        if let record { terms.append((Self.recordTitle, record.inWords)) }
        if !fields.isEmpty { terms.append((Self.fieldsTitle, words(fields.map(\.inWords)).text)) }
        return terms
    }

    private static let turnaroundTitle = "How long it normally takes"
    private static let rulesTitle = "What rules look at first"
    private static let automaticTitle = "What rules do by themselves"
    private static let exceptionsTitle = "Who may approve exceptions"
    private static let recordTitle = "Who must write the record"
    private static let fieldsTitle = "What the form asks"

    /// Every column with its title, in the order in which people ask.
    var columns: [(title: String, words: [Wording])] {
        [
            ("Decision", [Wording(decision)]), ("Why it stops", [Wording(because)]),
            ("Level", [Wording(level.rawValue)]),
            ("Who decides", [Wording(ownersInWords)]),
            ("Agreement", [Wording(agreement)]), ("On what data", words(requires.map(\.description))),
            ("What they may do", words(actions.map(\.rawValue))),
            ("Under which authority", words(authorities.map(\.inWords))),
            ("Acceptable alternatives", alternatives.map(\.inWords).listed),
            ("What they may change", words(changeable.map(\.description))),
            ("What they must say", words(form.map(\.rawValue))),
            ("Who may take a claim back", words(["leads of the claimer's teams"] + takeBack.map(\.rawValue))),
            ("How long", [Wording(windowInWords + remindersInWords)]),
            (Self.turnaroundTitle, [Wording(turnaround.map { "\(WrittenDuration($0))" } ?? "–")]),
            ("If nobody answers", [Wording(silence)]),
            ("Cannot be skipped by", words(unskippable.map(\.description))),
            ("Who is told", words(informed.map(\.rawValue))),
            ("By hand", procedure.map(\.inWords).listed),
            (Self.rulesTitle, words(rules.map(\.inWords))), (Self.automaticTitle, [Wording(automatic ?? "–")]),
            (Self.exceptionsTitle, rules.isEmpty ? words([]) : exceptionsInWords),
            (Self.recordTitle, [Wording(record?.inWords ?? "–")]), (Self.fieldsTitle, words(fields.map(\.inWords))),
        ]
    }

    private var exceptionsInWords: [Wording] {
        exceptions.isEmpty ? [Wording("whoever decides")] : words(exceptions.map(\.rawValue))
    }

    private func words(_ list: [String]) -> [Wording] { list.map { [Wording($0)] }.listed }
}

extension Alternative {
    var inWords: [Wording] {
        let values = values.map { "\($0.name): \($0.type.rawValue)" }.joined(separator: ", ")
        return [Wording("\(name) ("), Wording(title), Wording(values.isEmpty ? ")" : "; \(values))")]
    }
}

extension OwnershipMatrix.Check {
    var inWords: String { "\(name) (\(condition))" }
}

extension RecordRule {
    var inWords: String {
        roles.map(\.rawValue).joined(separator: " or ") + (within.map { ", within \(WrittenDuration($0))" } ?? "")
    }
}

extension FormField {
    var inWords: String {
        let actions = DecisionAction.allCases.filter(requiredFor.contains).map(\.rawValue)
        let when =
            value.isOptional ? ", optional" : actions.isEmpty ? "" : ", for \(actions.joined(separator: " and "))"
        return "\(name) (\(value.type.rawValue)\(when))"
    }

    fileprivate var shownJSON: JSONValue {
        [
            "name": .string(name), "type": .string(value.type.rawValue), "optional": .bool(value.isOptional),
            "requiredFor": .array(
                DecisionAction.allCases.filter(requiredFor.contains).map { .string($0.rawValue) }
            ),
            "help": value.help.map { .string($0.plain) } ?? .null,
        ]
    }
}

extension OwnershipMatrix.Kind {
    var inWords: String { "\(kind), where \(condition)" }
}

extension Procedure.Step {
    var inWords: [Wording] {
        let rest = "\(role.map { "; \($0)" } ?? "")\(isOptional ? "; optional" : ""))"
        return [Wording("\(name) ("), Wording(text), Wording(rest)]
    }
}

extension OwnershipMatrix.Authority {
    var inWords: String {
        "\(name)" + (limit.map { ", where \($0)" } ?? "")
            + (qualification.map { ", with the qualification \($0)" } ?? "")
    }
}

extension OwnershipMatrix {
    /// What holds at every level, each with its title.
    var remarks: [(title: String, text: String)] {
        var remarks = [("Four eyes", fourEyes)]
        if let override { remarks.append(("Override", override)) }
        if let followUp { remarks.append(("Follow-up", followUp)) }
        if let governance { remarks.append(("Governance", governance)) }
        for (title, roles) in [("Told when a case ends", informed), ("Answer for the data", integrity)]
        where !roles.isEmpty { remarks.append((title, roles.map(\.rawValue).joined(separator: ", "))) }
        return remarks
    }

    var json: JSONValue {
        [
            "policy": .string(policy.name.rawValue), "version": .int(policy.version), "title": .string(title.plain),
            "informed": .array(informed.map { .string($0.rawValue) }), "fourEyes": .string(fourEyes),
            "integrity": .array(integrity.map { .string($0.rawValue) }),
            "override": override.map { .string($0) } ?? .null, "followUp": followUp.map { .string($0) } ?? .null,
            "governance": governance.map { .string($0) } ?? .null,
            "rows": .array(rows.map(\.json)),
            "kinds": .array(
                kinds.map { ["kind": .string("\($0.kind)"), "condition": .string($0.condition)] }
            ),
        ]
    }

    /// A section with one table.
    var markdown: String {
        var lines = ["## \(title.plain.markdown)", "", "Policy `\(policy.name)`, version \(policy.version).", ""]
        if let first = rows.first {
            lines.append("| " + first.columns.map(\.title).joined(separator: " | ") + " |")
            lines.append("|" + first.columns.map { _ in "---|" }.joined())
        }
        for row in rows { lines.append("| " + row.columns.map(\.words.text.markdown).joined(separator: " | ") + " |") }
        lines += [""] + kinds.map { "- \($0.inWords.markdown)" } + (kinds.isEmpty ? [] : [""])
        lines += remarks.map { "\($0.title): \($0.text.markdown)." }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A page of its own: nothing is loaded, nothing runs.
    static func html(_ matrices: [OwnershipMatrix]) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Who decides what</title>
        <style>
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
        th, td { border: 1px solid #bbb; padding: .4rem .6rem; text-align: left; vertical-align: top; }
        th { background: #eee; position: sticky; top: 0; }
        @media (prefers-color-scheme: dark) {
          body { color: #eee; background: #161616; } th { background: #2a2a2a; } th, td { border-color: #555; }
        }
        </style>
        </head>
        <body>
        <h1>Who decides what</h1>
        \(matrices.map(\.section).joined(separator: "\n"))
        </body>
        </html>

        """
    }

    private var section: String {
        let titles = rows.first?.columns.map { "<th scope=\"col\">\($0.title.html)</th>" }.joined() ?? ""
        let body = rows.map { row in "<tr>" + row.columns.map { "<td>\($0.words.html)</td>" }.joined() + "</tr>" }
        let remarks = remarks.map { "<p>\($0.title): \($0.text.html).</p>" }.joined(separator: "\n")
        return """
            <section>
            <h2>\([Wording(title)].html)</h2>
            <p>Policy \(policy.name.rawValue.html), version \(policy.version).</p>
            <table>
            <thead><tr>\(titles)</tr></thead>
            <tbody>
            \(body.joined(separator: "\n"))
            </tbody>
            </table>
            \(kinds.isEmpty ? "" : "<ul>\(kinds.map { "<li>\($0.inWords.html)</li>" }.joined())</ul>")
            \(remarks)
            </section>
            """
    }
}

extension OwnershipMatrix.Row {
    fileprivate var json: JSONValue {
        [
            "decision": .string(decision), "because": .string(because.plain), "level": .string(level.rawValue),
            "owners": .array(owners.map { .string($0.rawValue) }), "people": .array(people.map { .string($0) }),
            "onDuty": onDuty.map { .string($0.rawValue) } ?? .null,
            "qualification": qualification.map { .string($0.rawValue) } ?? .null,
            "teams": .array(teams.map { .string($0.rawValue) }),
            "takeBack": .array(takeBack.map { .string($0.rawValue) }),
            "agreement": .string(agreement), "requires": .array(requires.map { .string($0.description) }),
            "actions": .array(actions.map { .string($0.rawValue) }),
            "authorities": .array(
                authorities.map { authority in
                    [
                        "name": .string(authority.name.rawValue), "limit": authority.limit.map { .string($0) } ?? .null,
                        "qualification": authority.qualification.map { .string($0.rawValue) } ?? .null,
                    ]
                }
            ),
            "alternatives": .array(
                alternatives.map { alternative in
                    [
                        "name": .string(alternative.name.rawValue), "title": .string(alternative.title.plain),
                        "values": .object(JSONObject(alternative.values.map { ($0.name, .string($0.type.rawValue)) })),
                    ]
                }
            ),
            "changeable": .array(changeable.map { .string($0.description) }),
            "form": .array(form.map { .string($0.rawValue) }),
            "windowSeconds": .double(window / .seconds(1)),
            "calendars": .array(calendars.map { .string($0.rawValue) }),
            "warningSeconds": warning.map { .double($0 / .seconds(1)) } ?? .null, "silence": .string(silence),
            "unskippable": .array(unskippable.map { .string("\($0)") }),
            "shorterWindowSeconds": .object(
                JSONObject(
                    shorter.sorted { $0.key < $1.key }.map { ($0.key.rawValue, .double($0.value / .seconds(1))) }
                )
            ),
            "remindEverySeconds": remindEvery.map { .double($0 / .seconds(1)) } ?? .null,
            "turnaroundSeconds": turnaround.map { .double($0 / .seconds(1)) } ?? .null,
            "firstCheck": automatic.map { automatic in
                [
                    "rules": .array(
                        rules.map { ["name": .string($0.name.rawValue), "when": .string($0.condition)] }
                    ),
                    "automatic": .string(automatic),
                ]
            } ?? .null,
            "exceptions": .array(exceptions.map { .string($0.rawValue) }),
            "record": record.map { record in
                [
                    "roles": .array(record.roles.map { .string($0.rawValue) }),
                    "withinSeconds": record.within.map { .double($0 / .seconds(1)) } ?? .null,
                ]
            } ?? .null,
            "fields": .array(fields.map(\.shownJSON)),
            "informed": .array(informed.map { .string($0.rawValue) }),
            "procedure": .array(
                procedure.map { step in
                    [
                        "step": .string(step.name), "text": .string(step.text.plain),
                        "role": step.role.map { .string($0.rawValue) } ?? .null, "optional": .bool(step.isOptional),
                    ]
                }
            ),
        ]
    }
}

extension [Wording] {
    /// The page is in English; what is not says so, for whoever has it read aloud.
    fileprivate var html: String {
        map { piece in
            guard let language = piece.language, language.language != LanguageTag.english.language else {
                return piece.text.html
            }
            return "<span lang=\"\(language)\">\(piece.text.html)</span>"
        }.joined()
    }
}

extension String {
    /// As text inside an element: what a policy contains cannot become markup.
    fileprivate var html: String {
        printable.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }

    /// As text inside a cell of a table: marks of Markdown stand for themselves.
    fileprivate var markdown: String {
        printable.map { "\\`*_{}[]<>()#+!|~".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
}
