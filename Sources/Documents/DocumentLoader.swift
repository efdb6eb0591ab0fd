import Escalation

/// A document as it was applied and stored.
public struct AppliedDocument: Hashable, Sendable {
    public let kind: String
    public let name: String
    public let version: Int64
    public let text: String

    public init(kind: String, name: String, version: Int64, text: String) {
        self.kind = kind
        self.name = name
        self.version = version
        self.text = text
    }

    /// Of its exact text, as the store files it too.
    public var hash: Digest { Digest(of: text.utf8) }

    /// Stands where a file's name stands in issues.
    public var label: String { "\(kind)/\(name)@\(version)" }
}

/// What a worker works by: every version of every policy that was applied, the newest directory, and
/// the newest of each calendar.
public struct LoadedDocuments: Sendable {
    /// Every version, because a case stays on the one under which it was opened.
    public let policies: [PolicyReference: Policy]
    /// `nil` where none was applied.
    public let directory: Directory?

    /// In the order of their names.
    public let calendars: [BusinessCalendar]

    public init(policies: [PolicyReference: Policy], directory: Directory?, calendars: [BusinessCalendar] = []) {
        self.policies = policies
        self.directory = directory
        self.calendars = calendars
    }

    /// The newest version of each policy, by name: what new cases are opened under.
    public var newest: [PolicyName: Policy] {
        Dictionary(policies.values.map { ($0.name, $0) }) { $0.version > $1.version ? $0 : $1 }
    }
}

/// Turns stored documents into values.
///
/// They were checked when they were applied. They are read again by the same code, so that a row changed by hand is
/// refused and not obeyed.
public struct DocumentLoader: Sendable {
    /// The directory is taken from the documents, whatever stands here. Leave out the levels where old versions must
    /// load too: a level that has gone since would refuse them, and with them every open case that stays on one.
    public var installation: Installation
    public var permitsPlainHTTP: Bool

    public init(installation: Installation = Installation(), permitsPlainHTTP: Bool = false) {
        self.installation = installation
        self.permitsPlainHTTP = permitsPlainHTTP
    }

    /// Documents of other kinds are left to those who read them.
    ///
    /// - Throws: everything that is wrong with all of them.
    public func load(_ documents: [AppliedDocument]) throws(DocumentError) -> LoadedDocuments {
        var issues: [DocumentIssue] = []
        var omitted = 0

        func take<Value>(_ reading: DocumentReading<Value>) -> Value? {
            issues += reading.errors
            omitted += reading.value == nil ? reading.omitted : 0
            return reading.value
        }

        let directories = documents.filter { $0.kind == DocumentKind.directory.rawValue }
        let directory = directories.max { $0.version < $1.version }.flatMap { newest in
            take(
                DirectoryReader(permitsPlainHTTP: permitsPlainHTTP, timeZones: installation.timeZones).directory(
                    in: newest.source
                )
            )
        }
        var reader = PolicyReader(installation: installation)
        reader.installation.directory = directory
        var policies: [PolicyReference: Policy] = [:]
        for document in documents where document.kind == DocumentKind.policy.rawValue {
            for policy in take(reader.policies(in: document.source, expecting: document.reference)) ?? [] {
                policies[policy.reference] = policy
                policies[policy.reference]?.hash = document.hash
            }
        }
        let calendarReader = CalendarReader(timeZones: installation.timeZones)
        let calendars = documents.newestCalendars.flatMap {
            take(calendarReader.calendars(in: $0.source, filedAs: ($0.name, $0.version))) ?? []
        }
        guard issues.isEmpty else { throw DocumentError(issues: issues, omitted: omitted) }
        return LoadedDocuments(policies: policies, directory: directory, calendars: calendars)
    }
}

extension [AppliedDocument] {
    /// The newest version of each calendar, by name.
    fileprivate var newestCalendars: [AppliedDocument] {
        let calendars = filter { $0.kind == DocumentKind.calendar.rawValue }.map { ($0.name, $0) }
        return Dictionary(calendars) { $0.version > $1.version ? $0 : $1 }.values.sorted { $0.name < $1.name }
    }
}

extension AppliedDocument {
    fileprivate var source: DocumentSource { DocumentSource(file: label, text: text) }

    fileprivate var reference: PolicyReference { PolicyReference(name: PolicyName(name), version: version) }
}
