import AuditLog
import Courier

/// The way to witnesses.
package protocol WitnessWay {
    /// What the witness answered. Throws where nothing came back.
    func ask(_ witness: LogPolicy.Witness, at address: String, _ request: AddCheckpointRequest) throws -> WitnessAnswer
}

/// Over HTTP, as C2SP's tlog-witness says.
package struct WitnessPost: WitnessWay {
    private let courier = PostCourier(userAgent: "belay-audit")

    package init() {}

    package func ask(
        _ witness: LogPolicy.Witness,
        at address: String,
        _ request: AddCheckpointRequest
    ) throws -> WitnessAnswer {
        let heard = try courier.post(
            request.bytes,
            as: "text/plain; charset=utf-8",
            to: address + AddCheckpointRequest.path
        )
        return WitnessAnswer(
            to: request,
            status: heard.status,
            contentType: heard.contentType,
            body: heard.body,
            by: witness.key
        )
    }
}
