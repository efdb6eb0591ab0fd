import ArgumentParser
import Escalation
import JSON
import Messages

/// What a question consists of.
struct AskOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The gate, as a policy's trigger names it.", valueName: "gate"))
    var gate: String

    @Option(help: ArgumentHelp("What is asked, in a sentence for people.", valueName: "text"))
    var question: String

    @Option(
        help: ArgumentHelp("What the question is about: JSON, or @FILE, or @- for standard input.", valueName: "json")
    )
    var data: String?

    @Option(
        name: .customLong("option"),
        help: ArgumentHelp("An answer that the automation understands; repeatable.", valueName: "text")
    )
    var options: [String] = []

    @Option(help: ArgumentHelp("When the answer is needed: RFC 3339, or a span such as 4h.", valueName: "time"))
    var neededBy: TimeArgument?

    @Option(help: ArgumentHelp("The workflow that stopped.", valueName: "name"))
    var workflow: String?

    @Option(help: ArgumentHelp("Its version.", valueName: "text"))
    var workflowVersion: String?

    @Option(help: ArgumentHelp("Its run that waits.", valueName: "name"))
    var run: String?

    @Option(help: ArgumentHelp("Its step.", valueName: "name"))
    var step: String?

    @Option(help: ArgumentHelp("Where people can look at the run.", valueName: "url"))
    var link: String?

    @Option(
        help: ArgumentHelp("Where the outcome goes as a signed webhook; only allow-listed hosts.", valueName: "url")
    )
    var replyTo: String?

    @Option(help: ArgumentHelp("The CloudEvents source; else one made of your broker user.", valueName: "uri"))
    var source: String?

    @Option(help: ArgumentHelp("The id of the question; else a new one.", valueName: "id"))
    var id: String?

    func validate() throws {
        if id != nil, neededBy?.isRelative == true {
            throw ValidationError("with --id, write --needed-by as a time: a span means another one each time")
        }
    }

    func event(user: BrokerUser, at now: Instant, _ input: any ByteSource) throws -> CloudEvent {
        var content: JSONObject = ["gate": .string(gate), "question": .string(question)]
        if !options.isEmpty { content["options"] = .array(options.map { .string($0) }) }
        if let data { content["data"] = try value(of: data, input) }
        if let neededBy { content["neededBy"] = .string(neededBy.instant(at: now).description) }
        if let replyTo { content["replyTo"] = .string(replyTo) }
        var flow = JSONObject()
        for (name, text) in [
            ("name", workflow), ("version", workflowVersion), ("run", run), ("step", step), ("link", link),
        ] {
            if let text { flow[name] = .string(text) }
        }
        if !flow.isEmpty { content["workflow"] = .object(flow) }
        return CloudEvent(
            id: id ?? RandomName.message(),
            source: source ?? "urn:belay:ask:\(user)",
            type: "dev.belay.ask",
            time: now,
            data: .object(content)
        )
    }

    private func value(of text: String, _ input: any ByteSource) throws -> JSONValue {
        let bytes = text.hasPrefix("@") ? try FileBytes.read(String(text.dropFirst()), input) : Array(text.utf8)
        do throws(JSONError) {
            return try JSONValue.parse(bytes, limits: .message)
        } catch {
            throw CommandFailure(.usage, "--data is no JSON: \(error)", advice: "write an object, or @FILE")
        }
    }
}
