import CEL
import Escalation

/// A person as written in the directory, as far as it could be read, with the places that later checks point at.
struct PersonDraft {
    let id: Placed<PersonID>?
    let brokerUsers: [Placed<BrokerUser>]
    let absences: [AbsenceDraft]
    let value: Directory.Person?

    private enum Key: String, DocumentKey {
        case id, name, roles, contacts, qualifications, away, languages
        case brokerUsers = "broker-users"
        case timeZone = "time-zone"
    }

    init(_ node: DocumentNode, permitsPlainHTTP: Bool, zones: CELTimeZones) {
        let fields = node.fields(Key.self)
        id = fields?.required(.id)?.placed { $0.name() }
        let name = fields?.required(.name, hint: "write the name that people know them by")?.line()
        let roles = fields?.required(.roles)?.list { $0.name(RoleName.self) } ?? []
        let contacts = fields?[.contacts]?.list { $0.contact(permitsPlainHTTP: permitsPlainHTTP) } ?? []
        brokerUsers = fields?[.brokerUsers]?.placedList { $0.brokerUser() } ?? []
        let timeZone = fields?[.timeZone]?.timeZone()
        let languages = fields?[.languages]?.languages() ?? []
        let clock = DocumentClock(zone: timeZone ?? "UTC", zones: zones)
        let qualifications = fields?[.qualifications]?.qualifications(by: clock) ?? []
        absences = fields?[.away]?.absences(by: clock) ?? []
        guard let id, let name else {
            value = nil
            return
        }
        var person = Directory.Person(
            id: id.value,
            name: name,
            roles: Set(roles),
            contacts: contacts,
            brokerUsers: Set(brokerUsers.map(\.value)),
            timeZone: timeZone
        )
        person.languages = languages
        person.qualifications = qualifications
        person.absences = absences.map(\.value)
        value = person
    }
}

private enum ContactKey: String, DocumentKey { case mail, webhook }

extension DocumentNode {
    /// The form of a zone's name; whether this machine's database knows it shows where it is used.
    func timeZone() -> String? {
        guard let name = line() else { return nil }
        let isName =
            name.utf8.count <= 64
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
                            || [43, 45, 95].contains(byte)
                    }
            }
        guard isName else {
            refuse(
                "\(name.quotedBriefly) is no time zone",
                hint: "write it as the IANA database does, as in Europe/Berlin"
            )
            return nil
        }
        return name
    }

    /// What somebody reads, the best first.
    fileprivate func languages() -> [LanguageTag] {
        let languages = list(atLeast: 1) { $0.languageTag() } ?? []
        if !languages.isEmpty, !NoticeCatalogue.has(anyOf: languages) {
            warn(
                "Belay itself writes none of these languages",
                hint:
                    "it writes \(NoticeCatalogue.all.map { "\($0.language)" }.joined(separator: ", ")); notices take the installation's `language`"
            )
        }
        return languages
    }

    /// `mail: address` or `webhook: url`, one of them.
    fileprivate func contact(permitsPlainHTTP: Bool) -> Directory.Contact? {
        guard let fields = fields(ContactKey.self) else { return nil }
        switch (fields[.mail], fields[.webhook]) {
        case (let mail?, nil):
            return mail.mailAddress().map { Directory.Contact(channel: "mail", address: $0) }
        case (nil, let webhook?):
            return webhook.webhookAddress(permitsPlainHTTP: permitsPlainHTTP)
                .map { Directory.Contact(channel: "webhook", address: $0) }
        case (.some, .some):
            refuse("a contact is one way to reach somebody", hint: "begin the second with a `-` of its own")
        case (nil, nil):
            refuse("a contact needs an address", hint: "write mail: ada@example.com or webhook: https://…")
        }
        return nil
    }
}
