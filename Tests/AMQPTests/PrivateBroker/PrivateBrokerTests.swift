import TestBroker
import Testing

/// What would harm other tests of the same broker: one after the other, on a broker of their own.
@Suite(
    .serialized,
    .enabled(if: PrivateBroker.isInstalled, "no rabbitmq-server is installed here"),
    .privateBroker
)
enum PrivateBrokerTests {}
