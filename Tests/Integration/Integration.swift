import FleetHarness
import Testing

/// The whole fleet as users run it: real worker processes on a real broker and both databases.
///
/// One after the other: each test has a fleet of its own, and a machine has room for one.
@Suite(.serialized, .enabled(if: Services.isAvailable, Comment(rawValue: Services.missing)))
enum Integration {}
