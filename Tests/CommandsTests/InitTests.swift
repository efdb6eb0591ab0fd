import Documents
import Escalation
import Foundation
import Store
import Testing

@testable import Commands

/// What `belay init` writes works as it is.
@Suite("Documents to begin with") struct InitTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func written(_ words: String...) throws -> [String] {
        let run = CommandRun(["init", directory.path + "/new"] + words)
        #expect(run.status == .ok, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    private func documents(_ files: [String]) -> [String] { files.filter { $0.hasSuffix(".yaml") } }

    @Test func `Everything that is written is valid, tested and covered, and can be applied to a store`() throws {
        let files = documents(try written())
        #expect(files.count == 6)
        let valid = CommandRun(["policy", "validate"] + files)
        #expect(valid.status == .ok, "\(valid.errors)")
        #expect(valid.errors.isEmpty)
        let tested = CommandRun(["policy", "test"] + files)
        #expect(tested.status == .ok, "\(tested.errors)")
        for policy in Template.policies { #expect(tested.output.contains("\n\(policy) version 1: ")) }
        let coverage = CommandRun(["policy", "coverage"] + files)
        #expect(coverage.status == .ok, "\(coverage.output)")
        let address = "sqlite:\(directory.path)/belay.db"
        #expect(CommandRun(["store", "migrate", "--store", address]).status == .ok)
        let applied = CommandRun(["policy", "apply", "--anyway", "--store", address] + files)
        #expect(applied.status == .ok, "\(applied.errors)")
        let store = try StoreAddress(address).open(.init(environment: "test"))
        defer { store.close() }
        #expect(
            try store.reading { try $0.documents() }.map(\.kind).sorted() == [
                "calendar", "directory", "policy", "policy", "policy", "policy",
            ]
        )
    }

    @Test func `Each policy has tests of its own kind of decision, and help for those who decide`() throws {
        let files = documents(try written())
        for file in files.filter({ $0.contains("/policies/") }) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.components(separatedBy: "\n  - name: ").count > 4)
            #expect(text.contains("help:"))
            #expect(text.contains("refused: "))
        }
    }

    /// Found by looking, so that a text that is added later is not forgotten.
    private func texts(in value: Any) -> [LocalText] {
        if let text = value as? LocalText { return [text] }
        return Mirror(reflecting: value).children.flatMap { texts(in: $0.value) }
    }

    @Test(arguments: Template.policies)
    func `Every text of a policy is there in English and in German, and is read in both`(name: String) throws {
        let bytes = try #require(Template.all.first { $0.policy == name }).bytes
        let policy = try #require(
            try PolicyReader().policies(in: DocumentSource(file: name, bytes: bytes)).get().first
        )
        for language in [LanguageTag.english, .german] {
            let texts = texts(in: policy.read(in: [language]))
            #expect(texts.count > 5)
            for text in texts { #expect(text.language == language, "\(text)") }
        }
        for (english, german) in zip(texts(in: policy), texts(in: policy.read(in: [.german]))) {
            #expect(english.plain != german.plain)
        }
    }

    @Test func `The example people read English, German or both`() throws {
        let bytes = try #require(Template.all.first { $0.path == "directory.yaml" }).bytes
        let people = try DirectoryReader().directory(in: DocumentSource(file: "directory.yaml", bytes: bytes)).get()
            .people
        #expect(people.values.allSatisfy { !$0.languages.isEmpty })
        #expect(Set(people.values.compactMap(\.languages.first)) == [.english, .german])
    }

    @Test(arguments: Template.policies)
    func `One policy alone is written with what it needs`(name: String) throws {
        let files = documents(try written("--only", name))
        #expect(files.filter { $0.contains("/policies/") } == [directory.path + "/new/policies/\(name).yaml"])
        let tested = CommandRun(["policy", "test"] + files)
        #expect(tested.status == .ok, "\(tested.errors)")
    }

    @Test func `Nothing is written over, and then nothing is written at all`() throws {
        _ = try directory.file("directory.yaml", "mine")
        let run = CommandRun(["init", directory.path])
        #expect(run.status == .refused)
        #expect(run.errors.contains("\(directory.path)/directory.yaml: there already"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["directory.yaml"])
        #expect(try String(contentsOfFile: directory.path + "/directory.yaml", encoding: .utf8) == "mine")
    }

    @Test func `A policy that there is not, and a place where nothing can be, are said`() throws {
        let unknown = CommandRun(["init", directory.path, "--only", "lunch"])
        #expect(unknown.status == .usage)
        #expect(unknown.errors.contains("investment-approval, regulatory-check"))
        let file = try directory.file("file", "")
        let run = CommandRun(["init", file + "/below"])
        #expect(run.status == .usage)
        #expect(run.errors.contains("cannot be written: Not a directory"))
    }
}
