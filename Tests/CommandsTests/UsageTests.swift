import Escalation
import Testing

@testable import Commands

@Suite("Usage") struct UsageTests {
    @Test(arguments: [
        (["nonsense"], "Unexpected argument"),
        (["case", "show"], "Missing expected argument"),
        (["case", "show", "xyz"], "twelve letters and digits"),
        (["case", "list", "--open", "--closed"], "exclude one another"),
        (["case", "list", "--outcome", "maybe"], "invalid for '--outcome"),
        (["publish", "--rate", "0", "-"], "--rate is a number above 0"),
        (["publish", "--broker", "amqp://alice:secret@mq/", "-"], "holds a password"),
        (["dead", "retry"], "name ids, or say --all"),
        (["dead", "drop", "abc", "--all"], "name ids, or say --all"),
        (["decide", "4F7K-92QM-XW3D", "--action", "destroy"], "invalid for '--action"),
        (["ask", "release"], "Missing expected argument '--question"),
        (["audit", "tail", "--from", "yesterday"], "invalid for '--from"),
        (["case", "ask-for", "4F7K-92QM-XW3D", "Why?"], "say whom you ask"),
        (["case", "ask-for", "4F7K-92QM-XW3D", "Why?", "--role", "a", "--requester"], "say whom you ask"),
        (
            ["case", "ask-for", "4F7K-92QM-XW3D", "Why?", "--requester", "--until", "2h", "--id", "a"],
            "write --until as"
        ),
        (["case", "wait", "4F7K-92QM-XW3D", "--for", "the bank"], "say --for whom and --until when"),
        (["case", "wait", "4F7K-92QM-XW3D", "--over", "--until", "2h"], "say --for whom and --until when"),
        (["case", "dispute", "4F7K-92QM-XW3D", "--because", "No."], "dispute fields with --data"),
        (["case", "dispute", "4F7K-92QM-XW3D", "--policy", "--data", "data.a", "--because", "No."], "dispute fields"),
        (["case", "dispute", "4F7K-92QM-XW3D", "--data", "data..a", "--because", "No."], "is no path"),
    ])
    func `A wrong command line is refused with 64 and the reason`(words: [String], reason: String) {
        let run = CommandRun(words)
        #expect(run.status == .usage)
        #expect(run.errors.contains(reason), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [[], ["case"], ["--help"], ["case", "list", "--help"], ["help", "decide"], ["--version"]])
    func `Help is a result, not an error`(words: [String]) {
        let run = CommandRun(words)
        #expect(run.status == .ok)
        #expect(!run.output.isEmpty)
        #expect(run.errors.isEmpty)
    }

    static let leaves = [
        "ask", "publish", "decide", "status", "doctor", "case list", "case next", "case show", "case claim",
        "case release",
        "case hand-over", "case take-back", "case comment", "case categorise", "case rate",
        "case reassign", "case break-glass", "case tick", "case record",
        "case ask-for", "case answer", "case wait", "case dispute",
        "policy apply", "policy validate", "policy list", "policy show",
        "policy matrix",
        "init", "policy coverage", "policy test", "policy try", "policy replay", "replay", "drill run", "drill watch",
        "drill report", "drill list", "topology apply",
        "topology show", "audit tail", "audit verify", "dead list", "dead show", "dead retry", "dead drop",
        "store migrate", "store copy", "config show", "simulate",
    ]

    @Test(arguments: leaves)
    func `Every command teaches with an example and offers --json`(name: String) {
        let help = CommandRun(name.split(separator: " ").map(String.init) + ["--help"], width: 200).output
        #expect(help.contains("  belay \(name)"))
        #expect(help.contains("--json"))
    }

    @Test func `A decision in a script says which revision it rests on`() {
        let run = CommandRun(["decide", "4F7K-92QM-XW3D", "--action", "approve"])
        #expect(run.status == .usage)
        #expect(run.errors.contains("without --revision is refused"))
    }

    @Test func `A password is named as a file, and never guessed`() {
        let run = CommandRun(["case", "claim", "4F7K-92QM-XW3D", "--user", "alice"])
        #expect(run.status == .usage)
        #expect(run.errors.contains("there is no password for the broker user alice"))
    }

    @Test(arguments: ["4f7k92qmxw3d", "4F7K-92QM-XW3D", "4f7k 92qm xw3d"])
    func `A case's id is read as people type it`(text: String) throws {
        #expect(try CaseArgument.id(text) == "4F7K-92QM-XW3D")
        #expect(try CaseArgument.id("OIL0-0000-0000") == "0110-0000-0000")
    }

    @Test func `The completion script comes from the parser`() {
        let run = CommandRun(["--generate-completion-script", "bash"])
        #expect(run.status == .ok)
        #expect(run.output.contains("_belay"))
    }
}
