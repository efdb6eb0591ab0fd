import AMQP
import Glibc
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct MemoryTests {
    /// librabbitmq keeps every frame until its buffers are released: ten thousand of these would be 40 MB and more.
    /// The measurement has a process of its own, since other tests move large bodies meanwhile.
    @Test func `Consuming and publishing do not grow the process`() async {
        await #expect(processExitsWith: .success) {
            try withQueue { queue in
                try withConnection { connection in
                    try connection.consume(queue, tag: "c", prefetch: 100)
                    let message = OutgoingMessage(
                        properties: MessageProperties(headers: TableTests.everything),
                        body: ConsumingTests.body(4096)
                    )
                    try Self.exchange(2000, message, queue, over: connection)
                    let before = try Self.residentBytes()
                    try Self.exchange(10_000, message, queue, over: connection)
                    let growth = try Self.residentBytes() - before
                    #expect(growth < 4 << 20)
                }
            }
        }
    }

    static func exchange(
        _ count: Int,
        _ message: OutgoingMessage,
        _ queue: QueueName,
        over connection: Connection
    ) throws {
        for _ in 0..<count / 50 {
            for _ in 1...50 { try connection.publish(message, to: queue) }
            for _ in 1...50 { try connection.acknowledge(try connection.waitForDelivery().tag) }
        }
    }

    /// From `/proc/self/statm`, proc(5).
    static func residentBytes() throws -> Int {
        let file = try #require(fopen("/proc/self/statm", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { throw TestFailure("no statm") }
        let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return try #require(fields.dropFirst().first.flatMap { Int($0) }) * 4096
    }
}
