import Documents
import Escalation
import Testing

private let directory = """
    kind: directory
    version: 1
    people: [{id: ada, name: Ada, roles: [clerk]}]

    """

private func applied(_ text: String) throws -> [AppliedDocument] {
    try DocumentReader().headers(of: DocumentSource(file: "all.yaml", text: text)).get()
        .map { AppliedDocument(kind: $0.kind.rawValue, name: $0.name, version: $0.version, text: $0.text) }
}

@Suite struct LoaderTests {
    @Test func `A file's documents are told apart with their exact text`() throws {
        let second = "--- # the second\n" + goodPolicy.replacing("name: refunds", with: "name: returns")
        let third = "---\n" + directory
        let text = "# a remark\n" + goodPolicy + second + third
        let headers = try DocumentReader().headers(of: DocumentSource(file: "all.yaml", text: text)).get()
        #expect(headers.map(\.kind) == [.policy, .policy, .directory])
        #expect(headers.map(\.name) == ["refunds", "returns", "directory"])
        #expect(headers.map(\.version) == [1, 1, 1])
        #expect(headers.map(\.text) == ["# a remark\n" + goodPolicy, second, third])
    }

    @Test func `A header that cannot be filed is refused`() {
        let marked = Marked("▸kind: policy\n---\nkind: ▸polisy\nname: x\nversion: ▸x\n")
        let issues = DocumentReader().headers(of: marked.source).issues
        #expect(Set(issues.map(\.position)) == Set(marked.positions))
    }

    @Test func `Stored documents become every version of every policy, and the newest directory`() throws {
        let newer = goodPolicy.replacing("version: 1", with: "version: 2", maxReplacements: 1)
        let newerDirectory = directory.replacing("version: 1", with: "version: 12").replacing("ada", with: "eve")
        let stored = try [goodPolicy, newer, newerDirectory, directory].flatMap { try applied($0) }
        let loaded = try DocumentLoader().load(stored)
        #expect(loaded.policies.keys.map(\.description).sorted() == ["refunds version 1", "refunds version 2"])
        #expect(loaded.newest["refunds"]?.version == 2)
        #expect(loaded.directory?.people.keys.map(\.rawValue) == ["eve"])
    }

    @Test func `A stored row that does not hold what it is filed as is refused`() throws {
        let wrong = AppliedDocument(kind: "policy", name: "refunds", version: 7, text: goodPolicy)
        let error = #expect(throws: DocumentError.self) { try DocumentLoader().load([wrong]) }
        #expect(error?.issues.first?.file == "policy/refunds@7")
        #expect(error?.issues.first?.message == "this is refunds version 1, filed as refunds version 7")
    }

    @Test func `Everything that is wrong with stored documents is reported at once`() throws {
        var stored = try applied(goodPolicy + "---\n" + directory)
        stored = stored.map {
            AppliedDocument(kind: $0.kind, name: $0.name, version: $0.version, text: $0.text + "x: &y\n")
        }
        let error = #expect(throws: DocumentError.self) { try DocumentLoader().load(stored) }
        #expect(Set(error?.issues.map(\.file) ?? []) == ["policy/refunds@1", "directory/directory@1"])
    }

    @Test func `Two documents of a file may not be the same policy`() {
        let marked = Marked(goodPolicy + "---\n▸" + goodPolicy)
        #expect(PolicyReader().policies(in: marked.source).issues.map(\.position) == marked.positions)
    }
}
