import Escalation
import JSON

extension StoryLine {
    /// Who acts for whom, after the owners.
    static func actingFor(_ body: JSONValue) -> String {
        (body["actingFor"]?.object ?? [:]).map { delegate in
            ", \(delegate.key) for " + (delegate.value.array ?? []).map(\.shown).joined(separator: " and ")
        }.joined()
    }

    static func dutyChanged(_ body: JSONValue) -> String {
        func names(_ fact: String) -> String { (body[fact]?.array ?? []).map(\.shown).joined(separator: ", ") }
        let (added, gone) = (names("added"), names("gone"))
        let changes = [added.isEmpty ? "" : "\(added) asked too", gone.isEmpty ? "" : "\(gone) away or off duty"]
        let text = changes.filter { !$0.isEmpty }.joined(separator: ", ")
        return "duty changed at level \(body["level"]?.shown ?? "?")" + (text.isEmpty ? "" : ": \(text)")
            + actingFor(body)
    }

    static func vacancy(_ body: JSONValue) -> String {
        let level = "level \(body["level"]?.shown ?? "?")"
        switch body["cause"]?.string.flatMap(LevelDuty.Vacancy.init) {
        case nil, .nobodyHoldsRole?: return "nobody owns \(level)"
        case .nobodyOnDuty?: return "nobody is on duty at \(level)"
        case .unknownRota?: return "the directory lacks the rota of \(level), so nobody is on duty"
        case .nobodyQualified?: return "nobody of \(level) has the qualification that it requires"
        case .everybodyAway?: return "everybody of \(level) is away, and nobody stands in"
        }
    }

    static func identityRefused(_ body: JSONValue) -> String {
        let reasons = (body["refused"]?.object ?? [:]).map { "\($0.value.shown) \($0.key)" }
        return "messages of people refused for who sent them: \(reasons.joined(separator: ", "))"
    }
}
