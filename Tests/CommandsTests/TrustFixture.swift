import Escalation
import Foundation
import GRDBSQLite
import JSON
import Store
import Testing

@testable import Commands

/// An installation with a root: Alice, Bob, Carol and Dave have keys; two loosen, one tightens, beside the author.
final class TrustFixture {
    let directory: TemporaryDirectory
    let address: String
    private let environment: String
    private let variables: [String: String]
    private var proposals = 0

    static let people = ["alice", "bob", "carol", "dave"]

    init(environment: String = "test", withRoot: Bool = true) throws {
        self.environment = environment
        directory = try TemporaryDirectory()
        address = "sqlite:\(directory.path)/belay.db"
        variables = ["BELAY_CONFIG": try directory.file("belay.yaml", "environment: \(environment)\n")]
        try expect(run(["store", "migrate"]))
        for person in Self.people { try makeKey(person) }
        guard withRoot else { return }
        try expect(
            run(
                ["policy", "root", "init", path("root-1.note")] + rootWords() + key("alice") + key("bob"),
                store: false
            )
        )
        try expect(belay("policy", "root", "accept", path("root-1.note")))
    }

    func path(_ name: String) -> String { directory.path + "/" + name }

    func key(_ person: String) -> [String] { ["--key", path("\(person).key")] }

    func makeKey(_ name: String) throws {
        let made = try expect(run(["key", "new", name, path("\(name).key")], store: false))
        try made.output.write(toFile: path("\(name).pub"), atomically: true, encoding: .utf8)
    }

    func publicKey(_ name: String) throws -> String {
        try String(contentsOfFile: path("\(name).pub"), encoding: .utf8).trimmingCharacters(in: .newlines)
    }

    func rootWords() throws -> [String] {
        try Self.people.flatMap { ["--person", "\($0)=\(try publicKey($0))"] } + [
            "--role", "root=2:alice,bob,carol", "--role", "loosen=2:alice,bob,carol,dave",
            "--role", "tighten=1:alice,bob,carol,dave", "--role", "data=1:bob,carol",
        ]
    }

    func run(_ words: [String], store: Bool = true) -> CommandRun {
        CommandRun(words + (store ? ["--store", address] : []), variables: variables)
    }

    func belay(_ words: String...) -> CommandRun { run(words) }

    @discardableResult
    func expect(_ run: CommandRun) throws -> CommandRun {
        try #require(run.status == .ok, "\(run.output)\(run.errors)")
        return run
    }

    static func policy(version: Int = 1, limit: Int = 10_000) -> String {
        """
        kind: policy
        name: pay
        version: \(version)
        title: Payments
        levels:
          - {level: operator, owners: [ops], window: 1h, actions: [approve, refuse], expiry: refuse}
        triggers:
          - {name: large, kind: threshold, when: data.amount > \(limit), because: It is much.}
        authorities:
          - {name: any, roles: [ops]}

        """
    }

    /// Proposes documents as Alice, and gives the folder.
    func propose(_ text: String, _ more: String...) throws -> String {
        proposals += 1
        let folder = path("proposal-\(proposals)")
        let file = try directory.file("pay.yaml", text)
        try expect(run(["policy", "propose", "--from", file, folder] + authored + more))
        return folder
    }

    /// Writes files into a new folder.
    func write(_ files: [String: String], into folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    var authored: [String] { ["--author", "alice", "--why", "a test"] + key("alice") }

    func sign(_ path: String, _ people: String...) throws {
        for person in people { try expect(run(["policy", "sign", path] + key(person), store: false)) }
    }

    func activate(_ folder: String) -> CommandRun { run(["policy", "activate", folder, "--anyway"]) }

    /// Proposes, signs and activates.
    @discardableResult
    func putIntoForce(_ text: String, _ people: String...) throws -> CommandRun {
        let folder = try propose(text)
        for person in people { try sign(folder, person) }
        return try expect(activate(folder))
    }

    /// Refusals in the log, by their reason.
    func refusals() throws -> [String] {
        let store = try StoreAddress(address).open(.init(environment: environment))
        defer { store.close() }
        let entries = try store.transaction { try $0.unsequenced(limit: 1000) }
        return entries.filter { $0.entry.kind == .bundleRefused || $0.entry.kind == .rootRefused }.compactMap {
            try? JSONValue.parse($0.entry.body)["because"]?.string
        }
    }

    func sql(_ text: String) throws {
        var database: OpaquePointer?
        try #require(sqlite3_open(path("belay.db"), &database) == SQLITE_OK)
        defer { sqlite3_close(database) }
        try #require(sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK)
    }
}
