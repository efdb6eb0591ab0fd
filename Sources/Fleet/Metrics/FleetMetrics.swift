/// Every metric of the fleet: the documented API that dashboards and alerts stand on. All workers declare all of them;
/// what a worker never does stays at zero.
public final class FleetMetrics: Sendable {
    public let registry: MetricsRegistry

    // MARK: What comes in

    /// `belay_deliveries_total{queue}`
    public let deliveries: Family<Counter>
    /// `belay_redeliveries_total{queue}`
    public let redeliveries: Family<Counter>
    /// `belay_events_total{result}`: every element of every delivery once, so that the results add up to what came.
    public let events: Labelled<EventResult, Counter>
    /// `belay_hints_total{result}`
    public let hints: Labelled<HintResult, Counter>
    /// `belay_decisions_total{result}`
    public let decisions: Labelled<DecisionResult, Counter>
    /// `belay_identity_refused_total{reason}`: messages of people whose sender is not known, or not who they say.
    public let identityRefused: Labelled<IdentityResult, Counter>
    /// `belay_first_checks_total{result}`
    public let firstChecks: Labelled<FirstCheckResult, Counter>
    /// `belay_inbox_hits_total{result}`
    public let inboxHits: Labelled<InboxResult, Counter>
    /// `belay_dead_total{reason}`
    public let dead: Labelled<DeadReason, Counter>
    /// `belay_trials_total`
    public let trials: Counter

    // MARK: Work

    /// `belay_batch_messages`
    public let batchMessages: Histogram
    /// `belay_commits_total`
    public let commits: Counter
    /// `belay_commit_seconds`
    public let commitSeconds: Histogram
    /// `belay_core_seconds`: per message; the budget is half a millisecond.
    public let coreSeconds: Histogram
    /// `belay_retries_total{kind}`: by the kind of a store's or the broker's error.
    public let retries: Family<Counter>
    /// `belay_deadline_lateness_seconds`
    public let deadlineLateness: Histogram
    /// `belay_notices_total{channel,result}`; see ``notice(_:_:)``.
    let notices: Family<Counter>
    /// `belay_entries_sequenced_total`
    public let entriesSequenced: Counter
    /// `belay_checkpoints_signed_total`
    public let checkpointsSigned: Counter
    /// `belay_checkpoints_refused_total`
    public let checkpointsRefused: Counter
    /// `belay_sequencer_takeovers_total`
    public let sequencerTakeovers: Counter
    /// `belay_pruned_rows_total`
    public let prunedRows: Counter

    // MARK: What goes out

    /// `belay_outbox_rows`
    public let outboxRows: Gauge
    /// `belay_published_total`
    public let published: Counter
    /// `belay_publish_results_total{result}`
    public let publishResults: Labelled<PublishResult, Counter>
    /// `belay_outbox_swept_rows_total`
    public let sweptRows: Counter

    // MARK: Connections

    /// `belay_reconnects_total{connection}`
    public let reconnects: Labelled<ConnectionRole, Counter>
    /// `belay_broker_blocked`
    public let brokerBlocked: Gauge
    /// `belay_lanes_consuming`
    public let lanesConsuming: Gauge

    public init(registry: MetricsRegistry = MetricsRegistry()) {
        self.registry = registry
        deliveries = registry.counters("belay_deliveries_total", "Messages taken from a queue.", labels: ["queue"])
        redeliveries = registry.counters(
            "belay_redeliveries_total",
            "Messages that the broker had delivered before.",
            labels: ["queue"]
        )
        events = registry.counters("belay_events_total", "Events handled, by what became of them.")
        hints = registry.counters("belay_hints_total", "Internal messages, by whether the rows agreed.")
        decisions = registry.counters("belay_decisions_total", "Decisions, claims and comments, by the answer.")
        identityRefused = registry.counters(
            "belay_identity_refused_total",
            "Messages of people refused for who sent them, by reason."
        )
        firstChecks = registry.counters(
            "belay_first_checks_total",
            "Cases that rules looked at first, by what they came to."
        )
        inboxHits = registry.counters("belay_inbox_hits_total", "Messages whose id the inbox knew already.")
        dead = registry.counters("belay_dead_total", "Messages laid among the dead, by reason.")
        trials = registry.counter("belay_trials_total", "Messages handled alone since they may have killed a process.")

        batchMessages = registry.histogram(
            "belay_batch_messages",
            "Messages in a batch.",
            bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
        )
        commits = registry.counter("belay_commits_total", "Transactions committed.")
        commitSeconds = registry.histogram(
            "belay_commit_seconds",
            "Time from the start of a transaction until its commit was answered.",
            bounds: Self.latencyBounds
        )
        coreSeconds = registry.histogram(
            "belay_core_seconds",
            "Time inside the transaction for one message; the budget is 0.0005.",
            bounds: [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01]
        )
        retries = registry.counters(
            "belay_retries_total",
            "Batches tried again, by the kind of error.",
            labels: ["kind"]
        )
        deadlineLateness = registry.histogram(
            "belay_deadline_lateness_seconds",
            "Time from a deadline until the commit that acted on it.",
            bounds: Self.latencyBounds + [30, 60, 300]
        )
        notices = registry.counters(
            "belay_notices_total",
            "Attempts to tell somebody, by channel and result.",
            labels: ["channel", "result"]
        )
        entriesSequenced = registry.counter("belay_entries_sequenced_total", "Audit entries given their index.")
        checkpointsSigned = registry.counter("belay_checkpoints_signed_total", "Heads of the audit log signed.")
        checkpointsRefused = registry.counter(
            "belay_checkpoints_refused_total",
            "Heads of the audit log that must not be signed: see the worker's log."
        )
        sequencerTakeovers = registry.counter(
            "belay_sequencer_takeovers_total",
            "Times this process began to append to the log."
        )
        prunedRows = registry.counter("belay_pruned_rows_total", "Old rows removed from the store.")

        outboxRows = registry.gauge("belay_outbox_rows", "Committed messages that wait for the broker's confirm.")
        published = registry.counter("belay_published_total", "Messages handed to the broker.")
        publishResults = registry.counters("belay_publish_results_total", "What the broker answered to a message.")
        sweptRows = registry.counter(
            "belay_outbox_swept_rows_total",
            "Messages taken over from lanes that had stopped renewing."
        )

        reconnects = registry.counters("belay_reconnects_total", "Connections to the broker opened again.")
        brokerBlocked = registry.gauge("belay_broker_blocked", "1 while the broker takes no messages from us.")
        lanesConsuming = registry.gauge("belay_lanes_consuming", "Lanes that take messages.")
    }

    /// The counter of a channel's attempts that ended in `result`.
    public func notice(_ channel: String, _ result: NoticeResult) -> Counter {
        notices.series(channel, result.rawValue)
    }

    static let latencyBounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
}
