/// The workers of the fleet, each an executable of its own.
public enum WorkerKind: String, CaseIterable, Sendable {
    case trigger, review, sla, notify, audit

    /// The name of the executable.
    public var executable: String { "belay-" + rawValue }

    /// The secrets that this worker cannot start without where the settings name them; nobody else has to be able to
    /// read them.
    func secrets(in settings: Settings) -> [SecretFile] {
        let shared = [settings.broker.password, settings.store.password]
        return switch self {
        case .trigger, .review, .sla: shared.compactMap { $0 }
        case .audit: (shared + [settings.audit.key]).compactMap { $0 }
        case .notify:
            (shared + [settings.mail?.password, settings.webhooks.secret, settings.callbacks.secret]).compactMap { $0 }
                + settings.webhooks.secretsByPerson.values
        }
    }
}
