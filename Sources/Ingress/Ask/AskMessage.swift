import Escalation
import JSON

/// What an automation sends when it stops and asks outright. It always opens a case or is refused with a reason.
public struct AskMessage: Hashable, Sendable {
    /// The CloudEvents type that carries it.
    public static let type = "dev.belay.ask"

    public let ask: Ask
    /// What the question is about; policies capture from it.
    public let data: JSONValue
    /// Where the answer goes beside the exchange; only allow-listed hosts are ever called.
    public let callback: String?

    /// Reads the data of an event of this type.
    ///
    /// - Throws: every problem of every field at once.
    public init(_ event: EventView) throws(FieldProblems) {
        self = try FieldReader.read(event.data?.materialise() ?? .object([:])) { reader in
            let gate = reader.required("gate") { $0.gate($1) }
            let question = reader.required("question") { $0.text($1, bytesMax: 8192) }
            let options = reader.options()
            let data = reader.value("data") ?? .null
            let workflow = reader.object("workflow") { Workflow(&$0) } ?? Workflow()
            let neededBy = reader.instant("neededBy")
            let callback = reader.url("replyTo", schemes: ["https"])
            guard let gate, let question else { return nil }
            let ask = Ask(gate: gate, question: question, options: options, workflow: workflow, neededBy: neededBy)
            return AskMessage(ask: ask, data: data, callback: callback)
        }
    }

    private init(ask: Ask, data: JSONValue, callback: String?) {
        self.ask = ask
        self.data = data
        self.callback = callback
    }
}

extension Workflow {
    fileprivate init?(_ reader: inout FieldReader) {
        self.init(
            name: reader.line("name"),
            version: reader.line("version"),
            digest: reader.line("digest"),
            run: reader.line("run"),
            step: reader.line("step"),
            link: reader.url("link", schemes: ["https", "http"])
        )
    }
}

extension FieldReader {
    /// The name of a gate, as policies name it.
    fileprivate mutating func gate(_ name: String) -> GateName? {
        guard let text = text(name, bytesMax: 64) else { return nil }
        guard text.utf8.allSatisfy({ $0.isNameByte }) else {
            report(name, "it is no name: write letters, digits, points, hyphens and underscores")
            return nil
        }
        return GateName(text)
    }

    /// Answers to choose from, each once.
    fileprivate mutating func options() -> [String] {
        let options = texts("options", countMax: 20, bytesMax: 200)
        if Set(options).count < options.count { report("options", "an answer stands there twice") }
        return options
    }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
