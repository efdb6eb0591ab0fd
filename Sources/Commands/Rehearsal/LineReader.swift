/// The lines of a stream of bytes of any length, one after the other.
struct LineReader {
    /// A line without its end; `nil` bytes where it was longer than a message may be.
    struct Line {
        let number: Int
        let bytes: [UInt8]?
    }

    /// Bytes read so far.
    private(set) var bytesRead = 0
    private let source: any ByteSource
    private let bytesMax: Int
    private var chunk: ArraySlice<UInt8> = []
    private var number = 0
    private var isAtEnd = false

    init(_ source: any ByteSource, bytesMax: Int = 16 << 20) {
        self.source = source
        self.bytesMax = bytesMax
    }

    /// The next line; `nil` at the end.
    mutating func next() throws -> Line? {
        var line: [UInt8] = []
        var (hasAny, isTooLong) = (false, false)
        while true {
            if chunk.isEmpty {
                guard !isAtEnd, case let more = try source.read(upTo: 64 << 10), !more.isEmpty else {
                    isAtEnd = true
                    break
                }
                bytesRead += more.count
                chunk = more[...]
            }
            hasAny = true
            let end = chunk.firstIndex(of: UInt8(ascii: "\n"))
            if line.count + (end ?? chunk.endIndex) - chunk.startIndex > bytesMax { isTooLong = true }
            if !isTooLong { line += chunk[..<(end ?? chunk.endIndex)] }
            guard let end else {
                chunk = []
                continue
            }
            chunk = chunk[(end + 1)...]
            break
        }
        guard hasAny else { return nil }
        number += 1
        if isTooLong { return Line(number: number, bytes: nil) }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return Line(number: number, bytes: line)
    }
}
