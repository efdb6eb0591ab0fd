import Escalation
import JSON

extension ShapeRequest {
    static let fields: Set<String> = ["person", "shape", "policy", "eventType", "because"]

    init(_ data: Fields) throws(Refusal) {
        let word = try data.requiredText("shape")
        guard let digest = Digest(written: word) else {
            throw .malformed("data.shape must be a whole digest such as sha256:9f86d0…: look with `belay shape list`")
        }
        self.init(
            shape: digest,
            policy: try data.name("policy").map { PolicyName($0) },
            type: try data.text("eventType"),
            because: try data.requiredText("because")
        )
    }

    func write(to data: inout JSONObject) {
        data["shape"] = .string(shape.description)
        if let policy { data["policy"] = .string(policy.rawValue) }
        if let type { data["eventType"] = .string(type) }
        data["because"] = .string(because)
    }
}
