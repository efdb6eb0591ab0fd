import JSON

/// Why a case was opened, fixed for its life.
public struct Opening: Hashable, Sendable {
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        case threshold, rate, failure, ask
        /// The condition could not be evaluated. That never means *no match*; a person looks.
        case unknown
    }

    public let cause: Cause
    /// One line for people, from the policy's `because`.
    public let because: String
    /// What the condition read, and what it was held against: never shown where the policy does not name the field.
    public let facts: [Fact]
    public let event: EventReference
    /// What an automation asked, where one did.
    public let ask: Ask?
    /// Joins everything from the first event to the outcome: logs, messages, entries.
    public let correlation: String
    public let traceparent: String?

    public init(
        cause: Cause, because: String, facts: [Fact] = [], event: EventReference, ask: Ask? = nil, correlation: String,
        traceparent: String? = nil
    ) {
        self.cause = cause
        self.because = because
        self.facts = facts
        self.event = event
        self.ask = ask
        self.correlation = correlation
        self.traceparent = traceparent
    }
}

/// A value that a condition read, beside the condition.
public struct Fact: Hashable, Sendable {
    public let path: FieldPath
    public let value: JSONValue

    public init(path: FieldPath, value: JSONValue) {
        self.path = path
        self.value = value
    }
}

/// What an automation says when it stops at a gate (`dev.belay.ask`).
public struct Ask: Hashable, Sendable {
    public var gate: GateName
    public var question: String
    /// Answers that the automation understands; empty leaves the policy's actions.
    public var options: [String]
    public var workflow: Workflow
    public var neededBy: Instant?

    public init(
        gate: GateName, question: String, options: [String] = [], workflow: Workflow = Workflow(), neededBy: Instant? = nil
    ) {
        self.gate = gate
        self.question = question
        self.options = options
        self.workflow = workflow
        self.neededBy = neededBy
    }
}

/// The automation that stopped, as it names itself.
public struct Workflow: Hashable, Sendable {
    public var name: String?
    public var version: String?
    public var digest: String?
    public var run: String?
    public var step: String?
    public var link: String?

    public init(
        name: String? = nil, version: String? = nil, digest: String? = nil, run: String? = nil, step: String? = nil,
        link: String? = nil
    ) {
        self.name = name
        self.version = version
        self.digest = digest
        self.run = run
        self.step = step
        self.link = link
    }
}

/// A run that waits for the outcome of a case.
public struct WaitingRun: Hashable, Sendable {
    /// The ask that it sent.
    public let event: EventReference
    public let run: String?
    /// Where the outcome goes beside the exchange; only allow-listed hosts are ever called.
    public let callback: String?

    public init(event: EventReference, run: String? = nil, callback: String? = nil) {
        self.event = event
        self.run = run
        self.callback = callback
    }
}

/// The fields of the stopped event that a decision rests on, with their digest.
public struct Snapshot: Hashable, Sendable {
    public let fields: JSONValue
    /// Of the canonical form of `fields`.
    public let digest: Digest

    public init(fields: JSONValue, digest: Digest) {
        self.fields = fields
        self.digest = digest
    }

    /// Keeps `paths` of an event's attributes and data, or all of `data` where no path is named.
    public init(of event: Event, capture paths: [FieldPath]?) {
        let whole: JSONValue = .object(["type": .string(event.type), "source": .string(event.source),
            "subject": event.subject.map { .string($0) } ?? .null, "data": event.data])
        guard let paths else {
            self.init(fields: .object(["data": event.data]))
            return
        }
        var kept = JSONObject()
        for path in paths {
            guard let value = path.value(in: whole) else { continue }
            kept = kept.setting(value, at: path.names[...])
        }
        self.init(fields: .object(kept))
    }

    /// Digests `fields` in canonical form. A number that has no exact canonical form is digested as its text, so that
    /// no event is refused for a float.
    public init(fields: JSONValue) {
        self.init(fields: fields, digest: Digest(of: fields.digestForm))
    }
}

extension JSONObject {
    /// This object with `value` at the end of `names`, making the objects on the way.
    func setting(_ value: JSONValue, at names: ArraySlice<String>) -> JSONObject {
        guard let first = names.first else { return self }
        var copy = self
        if names.count == 1 {
            copy[first] = value
        } else if case .object(let inner)? = self[first] {
            copy[first] = .object(inner.setting(value, at: names.dropFirst()))
        } else {
            copy[first] = .object(JSONObject().setting(value, at: names.dropFirst()))
        }
        return copy
    }
}
