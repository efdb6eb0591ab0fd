import Escalation
import JSON

extension GateRequest {
    static let fields: Set<String> = ["person", "gate", "mode", "until", "because"]

    init(_ data: Fields) throws(Refusal) {
        let word = try data.requiredText("mode")
        guard let mode = GateMode(rawValue: word) else {
            let known = GateMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw .malformed("data.mode \(word.cut(toBytes: 40)) is none of \(known)")
        }
        var until: Instant?
        if let text = try data.text("until") {
            guard let instant = Instant(text) else {
                throw .malformed("data.until must be a time such as 2026-03-01T08:00:00Z")
            }
            until = instant
        }
        self.init(
            gate: GateName(try data.requiredName("gate")),
            mode: mode,
            until: until,
            because: try data.requiredText("because")
        )
    }

    func write(to data: inout JSONObject) {
        data["gate"] = .string(gate.rawValue)
        data["mode"] = .string(mode.rawValue)
        if let until { data["until"] = .string(until.description) }
        data["because"] = .string(because)
    }
}
