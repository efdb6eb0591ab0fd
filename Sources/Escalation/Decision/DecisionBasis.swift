import JSON

/// What a decision was taken on, beside its revision and snapshot, so that nobody can say later that it was something
/// else: the policy's text, the version of the workflow that stopped, and the kind of data that it stopped with.
public struct DecisionBasis: Hashable, Sendable {
    /// Of the text of the policy's version under which the case was opened; `nil` where that was not kept.
    public let policyHash: Digest?
    /// Name, version and digest of the artifact that asked, as it named itself.
    public let workflow: Workflow?
    public let dataSchema: String?
    /// Of the names and types of what was captured (``EventShape``).
    public let shape: Digest
}

extension DecisionBasis {
    /// Digests, which say nothing of what they are of.
    var facts: JSONObject {
        var facts: JSONObject = ["shape": .string(shape.description)]
        if let policyHash { facts["policyHash"] = .string(policyHash.description) }
        return facts
    }

    /// What the source and the automation wrote.
    var detail: JSONObject {
        var detail = JSONObject()
        if let dataSchema { detail["dataschema"] = .string(dataSchema) }
        if let workflow { detail["workflow"] = workflow.artifact }
        return detail
    }

    /// All of it, as an outcome carries it.
    public var json: JSONObject { JSONObject(facts.members + detail.members) }
}

extension Workflow {
    /// Which artifact it is, without the run.
    fileprivate var artifact: JSONValue {
        let members = [("name", name), ("version", version), ("digest", digest)]
        return .object(JSONObject(members.compactMap { name, text in text.map { (name, .string($0)) } }))
    }
}

extension Case {
    /// What a decision on the case as it stands rests on.
    public var basis: DecisionBasis {
        let ask = snapshot.fields["ask"]
        let workflow = Workflow(
            name: ask?["workflow"]?.string,
            version: ask?["version"]?.string,
            digest: ask?["digest"]?.string
        )
        let shape = snapshot.shape
        return DecisionBasis(
            policyHash: opening.policyHash,
            workflow: workflow == Workflow() ? nil : workflow,
            dataSchema: shape.dataSchema,
            shape: shape.digest
        )
    }

    /// A decision that says what its author saw is refused where something else stands there.
    func checkBasis(of decision: Decision, policy: Policy) throws(Refusal) {
        if let seen = decision.snapshot, seen != snapshot.digest {
            throw .staleSnapshot(seen: seen, current: snapshot.digest)
        }
        let hash = opening.policyHash ?? policy.hash
        if let seen = decision.policyHash, seen != hash { throw .stalePolicy(seen: seen, current: hash) }
    }

    /// What the entry of a decision says: who decided what, on what.
    func facts(of decision: Decision) -> JSONObject {
        var facts = decision.facts
        facts["snapshot"] = .string(snapshot.digest.description)
        for (name, fact) in basis.facts { facts[name] = fact }
        facts["necessity"] =
            switch decision.necessity {
            case nil: "unconfirmed"
            case let words?: words.isSame(as: opening.because) ? "confirmed" : "corrected"
            }
        return facts
    }

    /// What stands beside it: everything that people, the source and the automation wrote.
    func detail(of decision: Decision) -> JSONValue {
        guard case .object(var detail) = decision.detail else { return decision.detail }
        detail["necessity"] = .string(decision.necessity ?? opening.because)
        for (name, text) in basis.detail { detail[name] = text }
        return .object(detail)
    }
}
