import Escalation
import Fleet
import Testing

struct TraceContextTests {
    static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `A well-formed header reads and writes back`() throws {
        let context = try #require(TraceContext(traceparent: Self.parent))
        #expect(context.trace.description == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context.span.description == "00f067aa0ba902b7")
        #expect(context.isSampled)
        #expect(context.traceparent == Self.parent)
    }

    @Test func `Flags that we do not know are not passed on`() throws {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe"
        #expect(try #require(TraceContext(traceparent: header)).traceparent.hasSuffix("-00"))
    }

    @Test func `A later version may be longer behind a dash`() {
        let later = "cc" + Self.parent.dropFirst(2)
        #expect(TraceContext(traceparent: later)?.traceparent == Self.parent)
        #expect(TraceContext(traceparent: later + "-what-the-future-brings")?.traceparent == Self.parent)
        #expect(TraceContext(traceparent: later + ".what") == nil)
    }

    @Test(arguments: [
        "", "00", "00-0-0-0", parent + "-extra", parent + " ", String(parent.dropLast()),
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0ä",
    ])
    func `A malformed header is as none`(header: String) {
        #expect(TraceContext(traceparent: header) == nil)
    }

    @Test(arguments: [
        ("rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7"), (" a=1 ,, b=2", "a=1,b=2"),
        ("fw529a3039@dt=x", "fw529a3039@dt=x"),
    ])
    func `Vendors' state is carried along`(header: String, carried: String) {
        #expect(TraceContext(traceparent: Self.parent, tracestate: header)?.state == carried)
    }

    @Test(arguments: ["", ",", "a", "A=1", "a=1,a=2", "a=b=c", "=1", "a=\u{1}", String(repeating: "a=1,", count: 200)])
    func `Malformed state is dropped without the trace`(header: String) {
        let context = TraceContext(traceparent: Self.parent, tracestate: header)
        #expect(context?.traceparent == Self.parent)
        #expect(context?.state == nil)
    }

    @Test func `A child stays in the trace under its own span`() throws {
        let context = try #require(TraceContext(traceparent: Self.parent, tracestate: "a=1"))
        let span = SpanID(derivedFrom: "7K3D-9QXR-2MPA", "4", "0")
        #expect(context.child(span).trace == context.trace)
        #expect(context.child(span).state == "a=1")
        #expect(context.child(span).traceparent == "00-\(context.trace)-\(span)-01")
        #expect(span == SpanID(derivedFrom: "7K3D-9QXR-2MPA", "4", "0"))
        #expect(span != SpanID(derivedFrom: "7K3D-9QXR-2MPA", "40", ""))
    }

    @Test func `What correlates is the sender's id, else the trace, else what the event is called`() {
        let trace = TraceContext(traceparent: Self.parent)
        func id(_ sent: String?, _ trace: TraceContext?, _ id: String = "1") -> CorrelationID {
            CorrelationID(sent: sent, trace: trace, source: "shop", id: id)
        }
        #expect(id("order-7", trace) == "order-7")
        #expect(id(nil, trace) == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(id(nil, nil) == id(nil, nil))
        #expect(id(nil, nil) != id(nil, nil, "2"))
        for hostile in ["", "two words", "line\nbreak", String(repeating: "x", count: 129), "ümlaut"] {
            #expect(id(hostile, trace) == id(nil, trace))
        }
    }
}
