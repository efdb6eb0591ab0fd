import Escalation
import Ingress
import JSON
import Testing

/// What ingress handed over for one element, copied out of the message.
struct Reading {
    let event: Event?
    let error: IngressError?
    let position: Int?
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Ingress {
    static let arrival = Instant("2026-11-23T05:00:00Z")!

    /// Everything that is read from a message, in order.
    func readings(
        of message: SampleMessage,
        with parser: MessageParser = MessageParser()
    ) throws -> [Reading] {
        var readings: [Reading] = []
        try read(message, with: parser) { result, element in
            switch result {
            case .success(let view):
                let event = view.materialised(arrival: Self.arrival)
                readings.append(Reading(event: event, error: nil, position: element.position, bytes: element.bytes()))
            case .failure(let error):
                readings.append(Reading(event: nil, error: error, position: element.position, bytes: element.bytes()))
            }
        }
        return readings
    }

    /// The one event of a message.
    func event(of message: SampleMessage, at location: SourceLocation = #_sourceLocation) throws -> Event {
        let readings = try readings(of: message)
        #expect(readings.count == 1, sourceLocation: location)
        if let error = readings.first?.error { Issue.record("refused: \(error)", sourceLocation: location) }
        return try #require(readings.first?.event, sourceLocation: location)
    }

    /// Why the one event of a message is refused.
    func refusal(of message: SampleMessage, at location: SourceLocation = #_sourceLocation) throws -> IngressError {
        let readings = try readings(of: message)
        #expect(readings.count == 1, sourceLocation: location)
        return try #require(readings.first?.error, sourceLocation: location)
    }
}
