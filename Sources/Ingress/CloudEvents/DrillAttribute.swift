import Escalation
import JSON

/// The mark of a drill's event: the attribute `belaydrill`.
///
/// Whatever could be meant as a mark and is none that can be read stops the event: it is practice or it is not, and nobody
/// guesses which.
enum DrillAttribute {
    static let name = "belaydrill"

    static func id(_ value: JSONView) throws(IngressError) -> DrillID {
        guard let id = value.string.flatMap({ DrillID(mark: $0) }) else { throw malformed(at: name) }
        return id
    }

    static func id(_ text: String, at place: String) throws(IngressError) -> DrillID {
        guard let id = DrillID(mark: text) else { throw malformed(at: place) }
        return id
    }

    /// Refuses a mark in the headers of a message that is no event in binary mode: nobody reads it there.
    static func refuseHeader(of message: some IncomingMessage, besides prefix: String? = nil) throws(IngressError) {
        guard message.hasHeaders else { return }
        for place in ["cloudEvents:", "cloudEvents_", ""] where place != prefix {
            guard message.header(place + name) == nil else {
                throw IngressError(
                    .invalid,
                    "the message is marked as a drill where no mark is read",
                    at: place + name,
                    advice: "mark the event itself, with the attribute \(name)"
                )
            }
        }
    }

    static func malformed(at place: String) -> IngressError {
        IngressError(
            .invalid,
            "the mark of a drill cannot be read, so that nobody can tell whether this is practice",
            at: place,
            advice: "send the drill's id, letters, digits and hyphens, or leave the attribute out"
        )
    }
}
