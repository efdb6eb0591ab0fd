/// Belay's words in German.
public struct GermanWords: NoticeWords {
    public let language = LanguageTag.german

    public init() {}

    // MARK: Subject lines

    public func waits(_ head: NoticeHead) -> String {
        "\(head.id) wartet bis \(head.until) auf der Stufe \(head.level) (\(head.title))"
    }

    public func stillWaits(_ head: NoticeHead) -> String {
        "\(head.id) wartet immer noch, bis \(head.until), auf der Stufe \(head.level) (\(head.title))"
    }

    public func waitsAgain(_ head: NoticeHead) -> String {
        "\(head.id) ist nicht mehr für Sie reserviert und wartet bis \(head.until) auf der Stufe \(head.level) (\(head.title))"
    }

    public func hasQuestion(_ head: NoticeHead) -> String {
        "Zu \(head.id) gibt es eine Frage an Sie: Stufe \(head.level), Frist \(head.until) (\(head.title))"
    }

    public func hasAnswer(_ head: NoticeHead) -> String {
        "Zu \(head.id) gibt es eine Antwort für Sie: Stufe \(head.level), Frist \(head.until) (\(head.title))"
    }

    public func hasEnded(_ id: CaseID, as outcome: OutcomeKind, title: String) -> String {
        "\(id) ist beendet, Ergebnis \(outcome.rawValue) (\(title))"
    }

    public func wasNotDone(_ id: CaseID, title: String) -> String {
        "\(id) wurde entschieden, aber nicht ausgeführt (\(title))"
    }

    public func waitsForRecord(_ id: CaseID, title: String) -> String {
        "Zu \(id) fehlt noch das Protokoll (\(title))"
    }

    // MARK: What stopped

    public func stopped(_ title: String, because: String) -> String { "\(title): \(because)" }

    public func couldNotTell(_ because: String, reason: String) -> String {
        "\(because) (ließ sich nicht feststellen: \(reason))"
    }

    public func couldNotBeDone(in id: CaseID) -> String {
        "Die Automatisierung konnte nicht ausführen, was in Fall \(id) entschieden wurde."
    }

    public func wasNotReported(in id: CaseID) -> String {
        "Die Automatisierung hat nicht rechtzeitig gemeldet, was aus Fall \(id) geworden ist."
    }

    public func wereOverridden(in id: CaseID, by asker: PersonID, and confirmer: PersonID) -> String {
        "\(asker) und \(confirmer) haben in Fall \(id) die Stufen übergangen: War das richtig?"
    }

    public func wasLetGoOn(_ id: CaseID, under authority: AuthorityName) -> String {
        "Regeln haben Fall \(id) unter der Befugnis \(authority) weiterlaufen lassen: War das richtig?"
    }

    public func reviewWasDue(of policy: PolicyName, version: Int64, at due: String) -> String {
        "\(policy), Version \(version), hätte bis \(due) überprüft werden sollen: Genehmigen Sie, sobald das geschehen ist und alles bleibt, wie es ist; eine Änderung ist eine neue Version mit späterem review-by"
    }

    public func isDrill(_ id: DrillID) -> String {
        "ÜBUNG (DRILL) \(id): Üben Sie, als wäre es ernst. Nichts, was hier entschieden wird, erreicht einen Kunden oder einen Automaten."
    }

    public func drillWasDue(of policy: PolicyName, version: Int64, at due: String) -> String {
        "Eine Übung zu \(policy), Version \(version), war am \(due) fällig: Genehmigen Sie, sobald sie stattgefunden hat"
    }

    public func standing(_ standing: Standing) -> String? {
        var words = [standing.category.map { "Kategorie \($0)" }, standing.risk.map { "Risiko \(named($0))" }]
            .compactMap { $0 }
        if let urgency = named(standing.urgency) { words.append("Dringlichkeit \(urgency)") }
        words += standing.unclear.sorted().map { "\(named($0)) nicht feststellbar" }
        if let lowering = standing.lowering {
            words.append(
                "\(lowering.by) will das Risiko auf \(named(lowering.risk)) senken, was eine zweite zuständige Person bestätigen muss"
            )
        }
        return words.isEmpty ? nil : words.joined(separator: ", ") + "."
    }

    private func named(_ risk: RiskRating) -> String {
        switch risk {
        case .low: "low (niedrig)"
        case .medium: "medium (mittel)"
        case .high: "high (hoch)"
        case .critical: "critical (kritisch)"
        }
    }

    private func named(_ urgency: Urgency) -> String? {
        switch urgency {
        case .low: "low (gering)"
        case .normal: nil
        case .urgent: "urgent (dringend)"
        }
    }

    private func named(_ aspect: Assessment.Aspect) -> String {
        switch aspect {
        case .category: "Kategorie"
        case .risk: "Risiko"
        case .urgency: "Dringlichkeit"
        }
    }

    public func asked(_ question: String) -> String { "Gefragt ist: \(question)" }

    public func findings(_ results: [CheckResult]) -> String {
        results.map { result in
            switch result.finding {
            case .passed: "\(result.rule) erfüllt"
            case .failed: "\(result.rule) nicht erfüllt"
            case .unclear: "\(result.rule) nicht feststellbar"
            }
        }.joined(separator: ", ")
    }

    public func firstCheck(_ findings: String) -> String { "Vorprüfung: \(findings)" }

    // MARK: How the stay has run

    public func isDisputed(_ fields: [FieldPath], by person: PersonID) -> String {
        "\(person) zweifelt \(list(fields)) an: Bis die Quelle das bestätigt, darf niemand den Vorgang weiterlaufen lassen."
    }

    public func isDisputed(_ dispute: PolicyDispute) -> String {
        "\(dispute.by) hält \(dispute.clause) der Richtlinie für falsch: \(dispute.because)"
    }

    public func sourceWasAsked(for fields: [FieldPath]) -> String { "Die Quelle wurde um \(list(fields)) gebeten." }

    public func clockStandsStill(_ pause: Pause, until: String) -> String {
        switch pause.reason {
        case .information:
            "Die Frist ruht längstens bis \(until), solange die Frage \(pause.subject) nicht beantwortet ist."
        case .data: "Die Frist ruht längstens bis \(until), solange die Quelle die Daten nicht geliefert hat."
        case .outsideParty: "Die Frist ruht längstens bis \(until); gewartet wird auf: \(pause.subject)."
        }
    }

    public func question(_ question: Question, to reader: PersonID) -> String {
        let addressee = question.to.contains(reader) ? "Sie" : list(question.to)
        return "Frage \(question.number) von \(question.by) an \(addressee): \(question.text)"
    }

    public func answer(_ answer: Question.Answer) -> String { "\(answer.by) hat geantwortet: \(answer.text)" }

    public func shapeIsNew(_ shape: Digest) -> String {
        "Die Form des Ereignisses ist neu, und niemand hatte sie bestätigt: Weder Regeln noch Schweigen lassen den Vorgang weiterlaufen (belay shape show \(shape))."
    }

    public func wouldBeException(_ findings: String, approvers: [RoleName]) -> String {
        let who = approvers.map(\.rawValue).joined(separator: " oder ")
        return
            "Den Vorgang weiterlaufen zu lassen wäre eine Ausnahme (\(findings)), die nur \(who) genehmigen darf."
    }

    // MARK: What is asked of the reader

    public func decide(at level: LevelName, agreement: Quorum.Rule?, actingFor absent: [String]) -> String {
        var text = "Entscheiden Sie auf der Stufe \(level), oder reservieren Sie den Fall, solange Sie ihn prüfen."
        switch agreement {
        case nil: break
        case .count(1)?: text += " Eine Zustimmung genügt."
        case .count(let count)?: text += " \(count) der zuständigen Personen müssen zustimmen."
        case .all?: text += " Alle zuständigen Personen müssen zustimmen."
        case .each(let roles)?: text += " Aus jeder dieser Rollen muss eine Person zustimmen: \(list(roles))."
        }
        if !absent.isEmpty { text += " Sie handeln in Vertretung von \(enumerated(absent))." }
        return text
    }

    public func youAreInformed(at level: LevelName) -> String {
        "Sie erhalten diese Nachricht zur Kenntnis, weil die Richtlinie das vorsieht; entschieden wird auf der Stufe \(level)."
    }

    public func answerIsAwaited(by person: PersonID, in id: CaseID, question: Int64) -> String {
        "\(person) wartet auf Ihre Antwort: belay case answer \(id) --question \(question) '…'"
    }

    public func claimWasTakenBack() -> String {
        "Ihre Reservierung wurde aufgehoben. Wer für die Stufe zuständig ist, darf jetzt entscheiden, auch Sie."
    }

    public func ownersDisagree() -> String {
        "Die Zuständigen sind sich nicht einig, und Sie stehen für die Daten ein: Sorgen Sie dafür, dass alle auf demselben Stand entscheiden."
    }

    public func confirmOverride(askedBy person: PersonID, until: String) -> String {
        "\(person) bittet darum, den Vorgang an den Stufen vorbei weiterlaufen zu lassen. Das allein bewirkt nichts: Wenn Sie es ebenfalls für nötig halten, bestätigen Sie es bis \(until)."
    }

    public func overrideHasLapsed() -> String {
        "Es wurde darum gebeten, die Stufen zu übergehen. Diese Bitte gilt nicht mehr."
    }

    public func doByHand(chosenBy person: PersonID, steps: [(name: String, text: String)]) -> String {
        let steps = steps.map { "\($0.name) (\($0.text))" }.joined(separator: "; ")
        return "\(person) hat das Verfahren von Hand gewählt. Zu erledigen und abzuhaken: \(steps)."
    }

    public func procedureWasLeft() -> String { "Das Verfahren von Hand wurde verlassen." }

    public func nothingIsAsked(_ end: NoticeEnd) -> String { "Von Ihnen wird nichts erwartet. \(ended(end))" }

    public func seeToItByHand(_ end: NoticeEnd) -> String {
        "\(ended(end)) Ausgeführt wurde das nicht, und es wird niemand mehr dazu gefragt: Bitte kümmern Sie sich von Hand darum."
    }

    public func writeRecord(_ end: NoticeEnd, of id: CaseID, due: String?, isOverdue: Bool) -> String {
        let what =
            switch due {
            case nil: "Dazu ist von Ihnen ein Protokoll zu schreiben"
            case let due? where isOverdue:
                "Dazu war von Ihnen bis \(due) ein Protokoll zu schreiben, und es steht noch aus"
            case let due?: "Dazu ist von Ihnen bis \(due) ein Protokoll zu schreiben"
            }
        return
            "\(ended(end)) \(what): was entschieden wurde und warum, für alle, die später fragen. Eine Person genügt: belay case record \(id) '…'"
    }

    public func recordWasWritten(_ end: NoticeEnd) -> String { "\(ended(end)) Das Protokoll dazu ist geschrieben." }

    private func ended(_ end: NoticeEnd) -> String {
        "Der Fall endete am \(end.at) mit dem Ergebnis \(named(end.outcome)), \(cause(of: end))."
    }

    private func cause(of end: NoticeEnd) -> String {
        if let override = end.override {
            return
                "weil \(override.askedBy) darum bat, die Stufen zu übergehen, und \(override.confirmedBy) es bestätigte"
        }
        return switch end.by {
        case .person(let person): "entschieden von \(person)"
        case .expiry(let authority?): "weil die Frist abgelaufen ist, unter der Befugnis \(authority)"
        case .expiry(nil): "weil die Frist abgelaufen ist"
        case .recovery: "weil der Anlass entfallen ist"
        case .gate(let authority): "durch die Betriebsart des Gates unter der Befugnis \(authority)"
        case .rules(let authority?): "durch Regeln unter der Befugnis \(authority)"
        case .rules(nil): "durch Regeln"
        }
    }

    private func named(_ outcome: OutcomeKind) -> String {
        let meaning =
            switch outcome {
            case .resume: "es geht weiter wie angefragt"
            case .resumeWithChanges: "es geht mit Änderungen weiter"
            case .retry: "es wird noch einmal versucht"
            case .skip: "der Schritt wird übersprungen"
            case .alternative: "es geht auf einem anderen Weg weiter"
            case .refused: "abgelehnt"
            case .cancel: "der ganze Lauf wird abgebrochen"
            case .manual: "wird von Hand erledigt"
            case .withdrawn: "zurückgezogen, nichts wurde genehmigt"
            case .notRequired: "eine Entscheidung war nicht nötig"
            }
        return "\(outcome.rawValue) (\(meaning))"
    }

    // MARK: What the reader may do, and what silence does

    public func youMay(_ actions: [DecisionAction]) -> String {
        "Sie dürfen: " + actions.map { "\($0.rawValue) (\(meaning(of: $0)))" }.joined(separator: ", ")
    }

    private func meaning(of action: DecisionAction) -> String {
        switch action {
        case .approve: "genehmigen"
        case .approveWithChanges: "mit Änderungen genehmigen"
        case .refuse: "ablehnen"
        case .retry: "noch einmal versuchen lassen"
        case .skip: "überspringen lassen"
        case .cancel: "den ganzen Lauf abbrechen"
        case .manual: "von Hand erledigen"
        case .alternative: "einen anderen Weg wählen"
        case .returnBelow: "an die Stufe darunter zurückgeben"
        case .ask: "jemanden fragen"
        case .escalate: "an die nächste Stufe weitergeben"
        case .reassign: "anderen Zuständigen übergeben"
        }
    }

    public func alternative(_ name: AlternativeName, title: String) -> String { "anderer Weg \(name): \(title)" }

    public func authoritiesHeld(_ names: [AuthorityName]) -> String { "Ihre Befugnisse: \(list(names))" }

    public func isExpected(within turnaround: WrittenDuration, by time: String) -> String {
        "Eine Antwort wird innerhalb von \(turnaround) erwartet, bis \(time)."
    }

    public func silence(until: String, workingTime: WrittenDuration?, then: Silence) -> String {
        let left = workingTime.map { " (noch \($0) Arbeitszeit)" } ?? ""
        let consequence =
            switch then {
            case .passesOn(to: let level): "geht der Fall an die Stufe \(level)"
            case .ends(let outcome, under: nil): "endet der Fall mit dem Ergebnis \(named(outcome))"
            case .ends(let outcome, under: let authority?):
                "endet der Fall unter der Befugnis \(authority) mit dem Ergebnis \(named(outcome))"
            }
        return "Wenn bis \(until)\(left) niemand entscheidet, \(consequence)."
    }

    public func decisionPoint(_ point: String) -> String { "Entscheidungspunkt: \(point)" }

    // MARK: Many as one

    public func digestSubject(_ count: Int, first: String) -> String { "\(count) Fälle: \(first) und weitere" }

    public func digestIntroduction() -> String {
        "Für Sie liegen mehrere Nachrichten vor, deshalb kommen sie gesammelt. Das Dringendste steht zuerst."
    }

    public func digestRest(_ count: Int) -> String {
        count == 1 ? "Und ein weiterer Fall." : "Und \(count) weitere Fälle."
    }

    public func digestLook() -> String { "Alle auf einen Blick: belay case list --open" }

    private func list(_ names: [some CustomStringConvertible]) -> String {
        names.map(\.description).joined(separator: ", ")
    }

    private func enumerated(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " und " + last
    }
}
