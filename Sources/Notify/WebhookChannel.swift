import Courier
import Escalation
import JSON

/// Notices and outcomes as signed webhooks, to hosts that the installation lists.
public final class WebhookChannel {
    private let courier: WebhookCourier
    private let secrets: [WebhookSecret]
    private let secretsByPerson: [PersonID: [WebhookSecret]]

    public init(
        courier: WebhookCourier,
        secrets: [WebhookSecret],
        secretsByPerson: [PersonID: [WebhookSecret]] = [:]
    ) {
        self.courier = courier
        self.secrets = secrets
        self.secretsByPerson = secretsByPerson
    }

    func post(_ body: JSONValue, id: String, to url: String, person: PersonID?, at now: Instant) -> DeliveryResult {
        post(body.serialized(), id: id, to: url, person: person, at: now)
    }

    func post(_ body: [UInt8], id: String, to url: String, person: PersonID?, at now: Instant) -> DeliveryResult {
        do throws(CourierError) {
            return courier.post(
                url: url,
                id: try WebhookID(id),
                body: body,
                timestampSeconds: now.microseconds / 1_000_000,
                secrets: person.flatMap { secretsByPerson[$0] } ?? secrets
            )
        } catch {
            return .refused(reason: error.description)
        }
    }
}
