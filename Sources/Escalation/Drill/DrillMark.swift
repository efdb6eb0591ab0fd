import JSON

public enum DrillKind {}
public typealias DrillID = Identifier<DrillKind>

/// That a case is practice: it is opened by a drill, and everything that comes of it stays inside the drill.
///
/// It is part of a case's opening, and fixed for its life. Nobody outside is asked or told anything of it, and no
/// automation is given an outcome, whatever is decided.
public struct DrillMark: Hashable, Sendable {
    public let id: DrillID
    /// Who takes part. Nobody else owns the case, and nobody else is told.
    public let recipients: [PersonID]
    /// Levels that nobody serves in it, for practice: their windows pass.
    public let unserved: [LevelName]

    public init(id: DrillID, recipients: [PersonID], unserved: [LevelName] = []) {
        self.id = id
        self.recipients = recipients
        self.unserved = unserved
    }

    public func includes(_ person: PersonID) -> Bool { recipients.contains(person) }

    /// As it stands in a case's row, and beside the log.
    public var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id.rawValue), "recipients": .array(recipients.map { .string($0.rawValue) }),
        ]
        if !unserved.isEmpty { object["unserved"] = .array(unserved.map { .string($0.rawValue) }) }
        return .object(object)
    }

    /// Reads what ``json`` wrote; `nil` for anything else: whoever cannot read a mark must take it for none at all.
    public init?(_ json: JSONValue) {
        guard let id = json["id"]?.string.flatMap({ DrillID(mark: $0) }), let people = json["recipients"]?.array
        else { return nil }
        let recipients = people.compactMap { $0.string.map { PersonID($0) } }
        let unserved = (json["unserved"]?.array ?? []).compactMap { $0.string.map { LevelName($0) } }
        guard recipients.count == people.count, unserved.count == json["unserved"]?.array?.count ?? 0 else {
            return nil
        }
        self.init(id: id, recipients: recipients, unserved: unserved)
    }
}

extension DrillID {
    /// The longest id of a drill, in bytes.
    public static let bytesMax = 64

    /// The id that a message is marked with: letters, digits and hyphens, at most 64. `nil` for anything else.
    public init?(mark text: String) {
        guard (1...Self.bytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-")
            })
        else { return nil }
        self.init(text)
    }
}

extension KeyID {
    /// What the value of every key of a drill begins with, and that of no other.
    public static let drillPrefix = "belay-drill "

    /// Whether the cases of this key are practice.
    public var isDrill: Bool { value.utf8.starts(with: Self.drillPrefix.utf8) }
}

extension String {
    /// This text as the value of a key: of a drill's own where there is one, and never of a drill's where there is
    /// none, so that the events of both never meet.
    func asKey(in drill: DrillMark?) -> String {
        guard let drill else {
            return utf8.starts(with: KeyID.drillPrefix.utf8) ? Digest(of: utf8).description : self
        }
        let head = "\(KeyID.drillPrefix)\(drill.id) "
        // What is too long, or what no store takes, is digested behind the prefix, which has to stay legible.
        let isLong = head.utf8.count + utf8.count > Self.keyBytesMax || utf8.contains(0)
        return head + (isLong ? Digest(of: utf8).description : self)
    }
}

extension Case {
    /// Whether it is practice.
    public var isDrill: Bool { opening.drill != nil }

    /// Whether somebody may be asked or told of it.
    func concerns(_ person: PersonID) -> Bool { opening.drill?.includes(person) ?? true }

    /// Who there is for this case: in a drill nobody but those who take part.
    func directory(in step: Step) -> Directory {
        opening.drill.map { step.directory.limited(to: $0.recipients) } ?? step.directory
    }
}

extension Directory {
    /// The same installation as if there were nobody else. Whoever leaves their place to somebody else leaves it to nobody.
    public func limited(to people: [PersonID]) -> Directory {
        Directory(
            people: self.people.values.filter { people.contains($0.id) },
            gateways: gateways,
            rotas: Array(rotas.values),
            teams: Array(teams.values)
        )
    }
}
