import Testing

@testable import AMQP

@Suite struct TableTests {
    static let everything: Table = [
        "string": "grüß", "bytes": .bytes([0, 255, 7]), "true": true, "false": false,
        "int": .int(.min), "unsigned": .unsigned(.max), "double": .double(-0.5),
        "decimal": .decimal(scale: 2, value: 1234), "timestamp": .timestamp(1_700_000_000),
        "array": .array(["a", 1, .array([.void])]), "table": .table(["inner": .table(["deep": "yes"])]), "void": .void,
    ]

    @Test func `Every kind of value survives encoding and decoding`() throws {
        #expect(try Self.decoded(try Self.encoded(Self.everything)) == Self.everything)
    }

    @Test func `Each single value is found without decoding the others`() throws {
        let bytes = try Self.encoded(Self.everything)
        for entry in Self.everything {
            let found = try bytes.withUnsafeBytes { bytes in
                var decoder = FieldDecoder(bytes)
                return try decoder.value(named: entry.name)
            }
            #expect(found == entry.value)
        }
    }

    @Test func `Truncated bytes never decode and never read past their end`() throws {
        let bytes = try Self.encoded(Self.everything)
        for length in 0..<bytes.count {
            #expect(throws: FieldDecoder.Malformed.self) { try Self.decoded(Array(bytes[..<length])) }
        }
    }

    @Test func `An unknown type letter is malformed`() {
        #expect(throws: FieldDecoder.Malformed.self) { try Self.decoded([0, 0, 0, 3, 1, 97, 63]) }
    }

    @Test func `Narrow integers of other clients are widened`() throws {
        let bytes: [UInt8] = [0, 0, 0, 12, 1, 97, 98, 0xff, 1, 98, 117, 0, 7, 1, 99, 86]
        #expect(try Self.decoded(bytes) == ["a": -1, "b": .unsigned(7), "c": .void])
    }

    @Test func `A string that is no UTF-8 arrives as bytes`() throws {
        #expect(try Self.decoded([0, 0, 0, 8, 1, 97, 83, 0, 0, 0, 1, 0xff]) == ["a": .bytes([0xff])])
    }

    @Test func `Nesting has a limit on the way out and on the way in`() {
        var value = FieldValue.void
        for _ in 0...FieldEncoder.depthMax { value = .array([value]) }
        #expect(throws: AMQPError.self) { try Self.encoded(["deep": value]) }
        var bytes: [UInt8] = [86]
        for _ in 0...FieldEncoder.depthMax { bytes = [65, 0, 0, 0, UInt8(bytes.count)] + bytes }
        #expect(throws: FieldDecoder.Malformed.self) {
            try Self.decoded([0, 0, 0, UInt8(bytes.count + 2), 1, 97] + bytes)
        }
    }

    @Test func `Writing replaces, appends and removes by name`() {
        var table: Table = ["a": 1]
        table["b"] = 2
        table["a"] = 3
        #expect(table == ["a": 3, "b": 2])
        table["a"] = nil
        #expect(table.entries.map(\.name) == ["b"])
        #expect(table.merging(["b": 9, "c": 1]) == ["b": 9, "c": 1])
    }

    static func encoded(_ table: Table) throws -> [UInt8] {
        var encoder = FieldEncoder()
        try encoder.append(table)
        return encoder.bytes
    }

    static func decoded(_ bytes: [UInt8]) throws -> Table {
        try bytes.withUnsafeBytes { bytes in
            var decoder = FieldDecoder(bytes)
            return try decoder.table()
        }
    }
}
