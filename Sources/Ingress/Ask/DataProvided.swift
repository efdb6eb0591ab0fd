import Escalation
import JSON

/// What the source of a case sends when it was asked for data.
public struct DataProvided: Hashable, Sendable {
    /// The CloudEvents type that carries it.
    public static let type = "dev.belay.data.provided"

    /// The id of the request.
    public let request: String
    public let caseID: CaseID
    /// Shaped as the data of the event that opened the case; only what was asked for is taken of it.
    public let data: JSONValue

    /// Reads the data of an event of this type.
    ///
    /// - Throws: every problem of every field at once.
    public init(_ event: EventView) throws(FieldProblems) {
        self = try FieldReader.read(event.data?.materialise() ?? .object([:])) { reader in
            let request = reader.required("of") { $0.line($1) }
            let caseID = reader.required("case") { $0.line($1) }
            let data = reader.required("data") { reader, name -> JSONValue? in
                guard let value = reader.value(name) else { return nil }
                guard case .object = value else {
                    reader.report(name, "it must be an object, shaped as the data of your event")
                    return nil
                }
                return value
            }
            guard let request, let caseID, let data else { return nil }
            return DataProvided(request: request, caseID: CaseID(caseID), data: data)
        }
    }

    private init(request: String, caseID: CaseID, data: JSONValue) {
        self.request = request
        self.caseID = caseID
        self.data = data
    }
}
