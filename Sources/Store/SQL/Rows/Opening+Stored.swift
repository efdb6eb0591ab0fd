import Escalation
import JSON

extension Opening {
    var stored: JSONValue {
        var object = StoredObject()
        object.set(Field.cause, cause.rawValue)
        object.set(Field.because, because)
        object.set(Field.facts, value: .array(facts.map(\.stored)))
        object.set(Field.event, value: event.stored)
        if let ask { object.set(Field.ask, value: ask.stored) }
        if let origin { object.set(Field.origin, value: origin.stored) }
        object.set(Field.correlation, correlation)
        object.set(Field.traceparent, traceparent)
        object.set(Field.policyHash, policyHash?.description)
        object.set(Field.subject, subject?.description)
        if let drill { object.set(Field.drill, value: drill.json) }
        return object.value
    }

    init(stored view: JSONView) throws {
        guard let cause = Cause(rawValue: try view.text(Field.cause)), let event = view[Field.event] else {
            throw StoreError(.unexpected, operation: "read a case", message: "its opening has no cause or event")
        }
        self.init(
            cause: cause,
            because: try view.text(Field.because),
            facts: try view[Field.facts]?.elements.map(Fact.init(stored:)) ?? [],
            event: try EventReference(stored: event),
            ask: try view[Field.ask].map(Ask.init(stored:)),
            origin: try view[Field.origin].map(CaseOrigin.init(stored:)),
            correlation: try view.text(Field.correlation),
            traceparent: view[Field.traceparent]?.string,
            subject: view[Field.subject]?.string.flatMap(SubjectName.init),
            drill: try view[Field.drill].map { mark in
                // A mark that cannot be read is never taken for none.
                guard let drill = DrillMark(mark.materialise()) else {
                    throw StoreError(.unexpected, operation: "read a case", message: "its drill's mark is damaged")
                }
                return drill
            },
            policyHash: view[Field.policyHash]?.string.flatMap(Digest.init(written:))
        )
    }
}

extension Fact {
    fileprivate var stored: JSONValue {
        ["path": .string(path.description), "value": value]
    }

    fileprivate init(stored view: JSONView) throws {
        guard let path = FieldPath(try view.text(Field.path)), let value = view[Field.value] else {
            throw StoreError(.unexpected, operation: "read a case", message: "a fact has no path or value")
        }
        self.init(path: path, value: value.materialise())
    }
}

extension EventReference {
    var stored: JSONValue {
        var object = StoredObject()
        object.set(Field.id, id)
        object.set(Field.source, source)
        object.set(Field.type, type)
        object.set(Field.subject, subject)
        object.set(Field.time, time)
        object.set(Field.sender, sender?.rawValue)
        return object.value
    }

    init(stored view: JSONView) throws {
        self.init(
            id: try view.text(Field.id),
            source: try view.text(Field.source),
            type: try view.text(Field.type),
            subject: view[Field.subject]?.string,
            time: view.instant(Field.time),
            sender: view[Field.sender]?.string.map { BrokerUser($0) }
        )
    }
}

extension Ask {
    fileprivate var stored: JSONValue {
        var object = StoredObject()
        object.set(Field.gate, gate.rawValue)
        object.set(Field.question, question)
        object.set(Field.options, value: .array(options.map { .string($0) }))
        object.set(Field.workflow, value: workflow.stored)
        object.set(Field.neededBy, neededBy)
        return object.value
    }

    fileprivate init(stored view: JSONView) throws {
        self.init(
            gate: GateName(try view.text(Field.gate)),
            question: try view.text(Field.question),
            options: view[Field.options]?.elements.compactMap(\.string) ?? [],
            workflow: view[Field.workflow].map(Workflow.init(stored:)) ?? Workflow(),
            neededBy: view.instant(Field.neededBy)
        )
    }
}

extension Workflow {
    fileprivate var stored: JSONValue {
        var object = StoredObject()
        object.set(Field.name, name)
        object.set(Field.version, version)
        object.set(Field.digest, digest)
        object.set(Field.run, run)
        object.set(Field.step, step)
        object.set(Field.link, link)
        return object.value
    }

    fileprivate init(stored view: JSONView) {
        self.init(
            name: view[Field.name]?.string,
            version: view[Field.version]?.string,
            digest: view[Field.digest]?.string,
            run: view[Field.run]?.string,
            step: view[Field.step]?.string,
            link: view[Field.link]?.string
        )
    }
}

extension WaitingRun {
    var stored: JSONValue {
        var object = StoredObject()
        object.set(Field.event, value: event.stored)
        object.set(Field.run, run)
        object.set(Field.callback, callback)
        object.set(Field.snapshot, snapshot?.description)
        object.set(Field.neededBy, neededBy)
        return object.value
    }

    init(stored view: JSONView) throws {
        guard let event = view[Field.event] else {
            throw StoreError(.unexpected, operation: "read a case", message: "a waiting run has no event")
        }
        self.init(
            event: try EventReference(stored: event),
            run: view[Field.run]?.string,
            callback: view[Field.callback]?.string,
            snapshot: view[Field.snapshot]?.string.flatMap(Digest.init(written:)),
            neededBy: view.instant(Field.neededBy)
        )
    }
}
