import CEL
import Foundation
import JSON
import Testing

@testable import Escalation
@testable import Messages

/// The schema that a form gives out is held against a reader of schemas that others wrote.
@Suite struct FormSchemaTests {
    private static let now = Instant(seconds: 1_795_420_800)

    private static let form = DecisionForm(
        required: [.rationale, .risk, .necessity],
        fields: [
            FormField(
                TypedValue(name: "ticket", type: .string, length: 3...12, pattern: try! TextPattern(#"^CHG-\d+$"#)),
                requiredFor: [.approve, .retry]
            ),
            FormField(TypedValue(name: "summary", type: .string, length: 0...8)),
            FormField(
                TypedValue(name: "word", type: .string, isOptional: true, pattern: try! TextPattern(#"^\w+[\s.-]"#))
            ),
            FormField(TypedValue(name: "loss", type: .number, isOptional: true, atLeast: -0.5, atMost: 1000)),
            FormField(TypedValue(name: "people", type: .int, atLeast: 1), requiredFor: [.refuse]),
            FormField(TypedValue(name: "told", type: .bool, isOptional: true)),
            FormField(TypedValue(name: "until", type: .date, isOptional: true)),
            FormField(TypedValue(name: "at", type: .timestamp, isOptional: true)),
            FormField(TypedValue(name: "unit", type: .string, isOptional: true, among: ["é", "b", "c d"])),
            FormField(TypedValue(name: "systems", type: .strings, among: ["erp", "bank"]), requiredFor: [.skip]),
            FormField(TypedValue(name: "notes", type: .strings, isOptional: true, length: 1...4)),
        ]
    )

    private static let policy = Policy(
        name: "payments",
        version: 1,
        title: "Payments",
        levels: [
            PolicyLevel(
                level: "operator",
                owners: ["operators"],
                actions: [.approve, .refuse, .retry, .skip, .cancel, .escalate],
                form: form,
                window: .seconds(60),
                expiry: .escalate
            ),
            PolicyLevel(
                level: "board",
                owners: ["board"],
                actions: [.refuse],
                window: .seconds(60),
                expiry: .end(.refused, authority: nil)
            ),
        ],
        triggers: [],
        authorities: [
            AuthorityRow(name: "small", roles: ["operators"]), AuthorityRow(name: "any", roles: ["operators"]),
        ]
    )

    /// What Belay makes of a decision's data, read from a message and decided on a case.
    private static func takes(_ data: JSONObject) throws -> Bool {
        var data = data
        data["case"] = "C"
        data["revision"] = 1
        let event: JSONValue = [
            "specversion": "1.0", "id": "m", "type": "dev.belay.decision", "data": .object(data),
        ]
        guard case .decide(let content) = try PersonMessage(body: event.serialized()).content else { return false }
        let alice = Directory.Person(id: "alice", name: "Alice", roles: ["operators"])
        let opened = Event(id: "e", source: "/erp", type: "t", arrival: now, data: ["amount": 1])
        var step = Step(now: now, directory: Directory(people: [alice]), drawSalt: { [1] })
        var subject = Case.open(
            key: KeyID(policy: "payments", trigger: "large", value: "e"),
            running: 1,
            policy: policy,
            entryLevel: "operator",
            opening: Opening(cause: .threshold, because: "Large.", event: opened.reference, correlation: "c"),
            snapshot: Snapshot(of: opened, capture: nil),
            step: &step
        )
        _ = subject.enterLevel(generation: 1, policy: policy, step: &step)
        do throws(Refusal) {
            try subject.decide(content.decision(id: "m", by: "alice"), policy: policy, step: &step)
            return true
        } catch {
            return false
        }
    }

    @Test(.enabled(if: SchemaPackage.python != nil, Comment(rawValue: SchemaPackage.missing)))
    func `Belay and the schema that it gives out make the same of thousands of random decisions`() throws {
        let python = try #require(SchemaPackage.python)
        let seed = UInt64.random(in: .min ... .max)
        print("form schema: seed \(seed)")
        var random = Seeded(seed)
        for action in [nil, .approve, .refuse, .skip] as [DecisionAction?] {
            let schema = Self.policy.formSchema(at: "operator", action: action)
            var decisions: [JSONObject] = []
            while decisions.count < 3000 {
                let data = RandomDecision(&random, action: action).data
                // What does not fit a message is refused before anybody looks at its form.
                if JSONValue.object(data).serialized().count < 30_000 { decisions.append(data) }
            }
            let lines = ([schema] + decisions.map { .object($0) }).map(\.description)
            let file = FileManager.default.temporaryDirectory.appending(path: "belay-form-\(UUID()).jsonl")
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            let verdicts = try SchemaPackage.run(python, file.path).compactMap { "10".contains($0) ? $0 == "1" : nil }
            try #require(verdicts.count == decisions.count)
            var taken = 0
            for (data, verdict) in zip(decisions, verdicts) {
                let ours = try Self.takes(data)
                taken += ours ? 1 : 0
                #expect(ours == verdict, "seed \(seed), \(JSONValue.object(data))")
            }
            print("form schema: \(action?.rawValue ?? "any action"): \(taken) of \(decisions.count) taken by both")
            #expect(taken > 100 && taken < decisions.count - 100, "both kinds are met")
        }
    }

    @Test(
        arguments: [
            (#"^CHG-\d+$"#, #"^CHG-[0-9]+(?![\s\S])"#), (#"a.b"#, #"a[^\n]b"#),
            (#"[\w.-]{2,3}?"#, "[0-9A-Za-z_.-]{2,3}?"),
            (#"\Aa|b\z"#, #"^a|b(?![\s\S])"#), (#"\D"#, "[^0-9]"), (#"(?:x)(y)"#, "(?:x)(y)"), (#"\p{L}"#, nil),
            (#"\bx"#, nil),
            (#"(?i)x"#, nil), (#"[[:alpha:]]"#, nil), (#"a{,3}"#, nil), (#"a**"#, nil), (#"x\Qy\E"#, nil),
            (#"[]a]"#, nil),
            (#"(?P<a>x)"#, nil),
        ] as [(String, String?)]
    )
    func `A pattern is said in words that all readers share, or not at all`(pattern: String, portable: String?) {
        #expect(PortablePattern(pattern).text == portable)
    }

    @Test func `A pattern that others could read differently stands in a comment`() throws {
        let value = TypedValue(name: "a", type: .string, pattern: try TextPattern(#"\p{L}"#))
        let schema = value.schema(isRequired: false)
        #expect(schema["pattern"] == nil)
        #expect(schema["$comment"]?.string?.contains(#"\p{L}"#) == true)
    }
}

/// Data of a decision, mostly nearly right.
private struct RandomDecision {
    private(set) var data = JSONObject()

    init(_ random: inout Seeded, action: DecisionAction?) {
        let actions: [DecisionAction] = [.approve, .refuse, .retry, .skip, .cancel, .escalate]
        let chosen = random.one(in: 20) ? "manual" : action?.rawValue ?? random.pick(actions).rawValue
        data["action"] = .string(chosen)
        let often = 12
        data["rationale"] = random.one(in: often) ? random.odd() : "Checked."
        data["necessity"] = random.one(in: often) ? random.odd() : "It is large."
        data["risk"] = random.one(in: often) ? random.odd() : "low"
        data["authority"] = random.one(in: often) ? random.odd() : random.pick(["small", "any"])
        if random.one(in: 4) { data["assumptions"] = random.pick([["a"], [], .null, ["", "b"], [1], "a"]) }
        if random.one(in: 4) { data["constraints"] = random.pick([["a"], [], .null, [.null], .object([:])]) }
        if random.one(in: 40) { data["more"] = 1 }
        var fields = JSONObject()
        for (name, good) in Self.good {
            switch random.below(often) {
            case 0: fields[name] = random.odd()
            case 1: fields[name] = random.near(good)
            case 2: if random.one(in: 2) { fields[name] = nil }
            default: fields[name] = random.pick(good)
            }
        }
        if random.one(in: 40) { fields["more"] = 1 }
        data["fields"] = random.one(in: 40) ? random.odd() : .object(fields)
        for name in data.keys where random.one(in: 30) { data[name] = random.one(in: 2) ? nil : .null }
    }

    private static let good: [(String, [JSONValue])] = [
        ("ticket", ["CHG-1", "CHG-12345678"]), ("summary", ["fine", "é", "12345678"]), ("word", ["ab ", "a_1.", "9-"]),
        ("loss", [0, -0.5, 1000, 999.5]), ("people", [1, 2.0, 900_719_925_474_099]), ("told", [true, false]),
        ("until", ["2028-02-29", "0001-01-01", "9999-12-31", "2026-11-30"]),
        ("at", ["2026-03-01T08:00:00Z", "2026-03-01t08:00:60.125+23:59", "0000-02-29 00:00:00z"]),
        ("unit", ["é", "b", "c d"]), ("systems", [["erp"], ["bank", "erp"]]),
        ("notes", [[], ["a", "abcd"], ["éééé"]]),
    ]
}

extension Seeded {
    /// Nothing that belongs there.
    fileprivate mutating func odd() -> JSONValue {
        pick([
            .null, true, 0, -1, 1.5, 1e300, "", " ", "\u{3000}", "\u{200B}", "low", "x", "2026-02-30", "CHG-1\n",
            "CHG-١", [],
            [1], ["x"], ["erp", "erp"], [.null], .object([:]), ["a": 1], .string(String(repeating: "é", count: 8192)),
            .string(String(repeating: "é", count: 8193)), "e\u{301}", "\u{1F600}",
        ])
    }

    /// Something that nearly is.
    fileprivate mutating func near(_ good: [JSONValue]) -> JSONValue {
        switch pick(good) {
        case .string(let text):
            pick([.string(text + "\n"), .string(" " + text), .string(String(text.dropLast())), .string(text + text)])
        case .int(let number):
            pick([.int(number - 1), .int(number + 1), .double(Double(number)), .string("\(number)")])
        case .double(let number): pick([.double(number + 0.001), .double(number - 0.001), .double(-number)])
        case .bool(let truth): pick([.int(truth ? 1 : 0), .string("\(truth)")])
        case .array(let elements):
            pick([.array(elements + elements), .array(elements + ["x"]), .array(elements + [""])])
        default: .null
        }
    }

    fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    fileprivate mutating func one(in count: Int) -> Bool { below(count) == 0 }

    fileprivate mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}

/// SplitMix64.
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A virtual environment of Python with the package `jsonschema` in it, made once where tests may keep one.
enum SchemaPackage {
    static let missing =
        "the package `jsonschema` is not there: PyPI is not reachable, or BELAY_DEV_DIR names no folder"

    /// Its interpreter; `nil` where there is neither an environment nor a way to make one.
    static let python: String? = {
        guard let base = ProcessInfo.processInfo.environment["BELAY_DEV_DIR"] else { return nil }
        let folder = "\(base)/jsonschema"
        let python = "\(folder)/bin/python"
        let works = { (try? run(python, ["-c", "import jsonschema"])) != nil }
        if FileManager.default.isExecutableFile(atPath: python), works() { return python }
        do {
            let system = ProcessInfo.processInfo.environment["BELAY_TEST_PYTHON"] ?? "/usr/bin/python3"
            _ = try run(system, ["-m", "venv", folder])
            let package = "jsonschema>=4.20,<5"
            _ = try run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package])
            return works() ? python : nil
        } catch {
            return nil
        }
    }()

    static func run(_ python: String, _ file: String) throws -> String {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/form_schema.py")
            .path
        return try run(python, [script, file])
    }

    private static func run(_ python: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(code: process.terminationStatus) }
        return String(decoding: printed, as: UTF8.self)
    }

    struct Failed: Error { let code: Int32 }
}
