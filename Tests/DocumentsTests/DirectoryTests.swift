import Documents
import Escalation
import Testing

private let goodDirectory = """
    kind: directory
    version: 3
    people:
      - id: ada
        name: Ada
        roles: [clerk, director]
        contacts: [{mail: ada@example.com}, {webhook: "https://hooks.example.com:8443/ada?x=1"}]
        broker-users: [ada, ada-laptop]
      - id: bob
        name: Bob
        roles: []
        broker-users: [bob]
    gateways: [desk]

    """

@Suite struct DirectoryTests {
    @Test func `A directory says who people are on the broker and how to reach them`() throws {
        let directory = try DirectoryReader().directory(in: Marked(goodDirectory).source).get()
        #expect(directory.holders(of: ["clerk"]).map(\.id) == ["ada"])
        #expect(try directory.speaker(sender: "ada-laptop", named: nil) == "ada")
        #expect(try directory.speaker(sender: "desk", named: "bob") == "bob")
        let contacts = directory.people["ada"]?.contacts.map { "\($0.channel) \($0.address)" }
        #expect(contacts == ["mail ada@example.com", "webhook https://hooks.example.com:8443/ada?x=1"])
    }

    @Test(arguments: [
        Mistake("kind: directory", "kind: ▸policy", "this is a document of kind policy"),
        Mistake("version: 3\n", "", "the key `version` is missing").markingToo("▸kind: directory"),
        Mistake("people:", "▸peeple:", "the key `people` is missing", "the key `peeple` is not known here")
            .markingToo("▸kind: directory"),
        Mistake("id: bob", "id: ▸ada", "there is already a person `ada`"),
        Mistake("broker-users: [bob]", "broker-users: [▸ada]", "`ada` is already the broker user of ada"),
        Mistake("broker-users: [bob]", "broker-users: [▸desk]", "`desk` is already a gateway"),
        Mistake("broker-users: [bob]", "broker-users: [bob, ▸bob]", "this stands in the list twice"),
        Mistake("gateways: [desk]", "gateways: [ada-laptop]", "`ada-laptop` is already a gateway")
            .markingToo("[ada, ▸ada-laptop]"),
        Mistake("mail: ada@example.com", "mail: ▸ada", "`ada` is no e-mail address"),
        Mistake("mail: ada@example.com", "mail: ▸ada@@example.com", "`ada@@example.com` is no e-mail address"),
        Mistake("mail: ada@example.com", "mail: ▸\"a\\r\\nBcc: b@example.com\"", "`a"),
        Mistake("mail: ada@example.com", "mail: ▸ada@-example.com", "`ada@-example.com` is no e-mail address"),
        Mistake(
            "mail: ada@example.com",
            "mail: ▸Ada <ada@example.com>",
            "`Ada <ada@example.com>` is no e-mail address"
        ),
        Mistake(
            "{mail: ada@example.com}",
            "▸{▸phone: 1}",
            "a contact needs an address",
            "the key `phone` is not known here"
        ),
        Mistake("{mail: ada@example.com}", "▸{}", "a contact needs an address"),
        Mistake(
            "{mail: ada@example.com}",
            "▸{mail: a@example.com, webhook: \"https://example.com\"}",
            "a contact is one way"
        ),
        Mistake("\"https:", "▸\"http:", "a webhook must go over https"),
        Mistake("\"https://hooks", "▸\"https://u:p@hooks", "`https://u:p@hooks.example.com"),
        Mistake("\"https://hooks", "▸\"https:/hooks", "`https:/hooks.example.com"),
        Mistake(":8443", ":84430", "`https://hooks.example.com:84430").markingToo("webhook: ▸\"https"),
    ])
    func `A mistake in a directory is reported at its place`(mistake: Mistake) {
        let marked = mistake.made(in: goodDirectory)
        let issues = DirectoryReader().directory(in: marked.source).issues
        #expect(mistake.said(issues) == mistake.expected(at: marked.positions))
    }

    @Test func `A webhook may go over plain HTTP only where the installation says so`() throws {
        let source = Marked(goodDirectory.replacing("https:", with: "http:")).source
        #expect(throws: DocumentError.self) { try DirectoryReader().directory(in: source).get() }
        _ = try DirectoryReader(permitsPlainHTTP: true).directory(in: source).get()
    }

    @Test func `A directory file holds one document`() {
        let marked = Marked(goodDirectory + "---\n▸kind: directory\n")
        #expect(DirectoryReader().directory(in: marked.source).issues.map(\.position) == marked.positions)
    }
}
