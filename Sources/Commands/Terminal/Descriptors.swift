import Glibc

/// A file descriptor to print to. A reader that went away ends the command.
final class DescriptorSink: TextSink {
    private let descriptor: CInt
    private let interruption: Interruption

    init(_ descriptor: CInt, interruption: Interruption) {
        self.descriptor = descriptor
        self.interruption = interruption
    }

    func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Glibc.write(descriptor, start, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else {
                    interruption.raise()
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}

/// A file descriptor to read from.
final class DescriptorSource: ByteSource {
    private let descriptor: CInt
    private var held: [UInt8] = []

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    func read(upTo limit: Int) throws -> [UInt8] {
        if !held.isEmpty {
            defer { held = [] }
            return held
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, limit) }
        guard count >= 0 else {
            if errno == EINTR { throw CommandFailure.interrupted }
            throw CommandFailure(.unavailable, "standard input cannot be read: \(String(cString: strerror(errno)))")
        }
        return Array(bytes.prefix(count))
    }

    func readLine() -> String? {
        var line: [UInt8] = []
        while let bytes = try? read(upTo: 4096), !bytes.isEmpty {
            guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
                line += bytes
                continue
            }
            line += bytes[..<end]
            held = Array(bytes[(end + 1)...])
            return String(decoding: line, as: UTF8.self)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    func readSecretLine() -> String? {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return readLine() }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(descriptor, TCSAFLUSH, &silent)
        defer { tcsetattr(descriptor, TCSAFLUSH, &settings) }
        return readLine()
    }
}
