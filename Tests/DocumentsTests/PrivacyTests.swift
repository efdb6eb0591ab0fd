import Documents
import Escalation
import Testing

/// Whom cases are about, and who sees what, as a policy says it.
@Suite struct PrivacyTests {
    private static let policy = """
        kind: policy
        name: payments
        version: 1
        title: Payments wait
        levels:
          - {level: operator, owners: [clerk], window: 30m, actions: [approve, refuse], expiry: refuse}
        triggers:
          - {name: large, kind: threshold, types: [asked], when: data.amount > 1, because: It is large.}

        """

    private func read(_ privacy: String) -> DocumentReading<[Policy]> {
        PolicyReader().policies(in: DocumentSource(file: "policy.yaml", text: Self.policy + privacy))
    }

    @Test func `A policy names the field that says whom a case is about, and fields that only some roles see`() throws {
        let policy = try #require(
            read(
                """
                privacy:
                  subject: {customer: data.customer.id}
                  restricted:
                    data.customer.iban: [supervisor, clerk]
                """
            ).value?.first
        )
        let privacy = policy.privacy
        #expect(privacy.subject == .init(kind: "customer", field: FieldPath("data.customer.id")!))
        #expect(
            privacy.restrictions == [.init(field: FieldPath("data.customer.iban")!, roles: ["supervisor", "clerk"])]
        )
    }

    @Test func `A policy that says nothing restricts nothing`() throws {
        #expect(try #require(read("").value?.first).privacy == PrivacyRule())
    }

    @Test(arguments: [
        ("privacy: {subject: data.id}", "a map"),
        ("privacy: {subject: {}}", "one subject"),
        ("privacy: {subject: {a: data.a, b: data.b}}", "one subject"),
        ("privacy: {subject: {case: data.id}}", "Belay's own"),
        ("privacy: {subject: {customer: id with spaces}}", "no path"),
        ("privacy: {restricted: {data.a: []}}", "data.a"),
        ("privacy: {restricted: {data.a: clerk}}", "a list"),
        ("privacy: {hidden: [data.a]}", "hidden"),
    ])
    func `A mistake is refused with what is wrong`(text: String, word: String) {
        let errors = read(text).errors
        #expect(errors.contains { "\($0)".contains(word) }, "\(errors)")
    }
}
