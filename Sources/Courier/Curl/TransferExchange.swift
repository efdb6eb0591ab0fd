internal import CCurl

/// Both directions of one transfer: the bytes libcurl still has to read, how much came back, and, for protocols that
/// talk line by line, the lines.
final class TransferExchange {
    /// Takes a line of the protocol: a command of ours or a reply of theirs.
    enum Line {
        case command([UInt8])
        case reply([UInt8])
    }

    /// How many bytes libcurl will read.
    var uploadCount: Int { self.upload.count }

    private let upload: [UInt8]
    private var uploaded = 0
    private let receivedMax: Int
    private var received = 0
    private let onLine: ((Line) -> Void)?
    /// Whether the answer is wanted; else it is only counted.
    private let keepsAnswer: Bool
    private(set) var answer: [UInt8] = []
    /// The media type of the answer, with its parameters.
    private(set) var contentType: String?

    /// - Parameters:
    ///   - upload: what libcurl sends.
    ///   - receivedMax: how many bytes of answer, headers included, to let in before hanging up.
    ///   - onLine: told each line of the conversation, if wanted.
    init(upload: [UInt8], receivedMax: Int, keepsAnswer: Bool = false, onLine: ((Line) -> Void)? = nil) {
        self.upload = upload
        self.receivedMax = receivedMax
        self.onLine = onLine
        self.keepsAnswer = keepsAnswer
    }

    /// Nothing of an answer's body is kept: its status says all we act on, and its words are not ours to trust.
    private func receive(_ count: Int) -> Bool {
        self.received += count
        return self.received <= self.receivedMax
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let slice = self.upload[self.uploaded...].prefix(buffer.count)
        buffer.copyBytes(from: slice)
        self.uploaded += slice.count
        return slice.count
    }

    /// CURLOPT_READFUNCTION(3).
    static let onRead: curl_read_callback = { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        return TransferExchange.from(context).read(
            into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
        )
    }

    /// CURLOPT_WRITEFUNCTION(3) and CURLOPT_HEADERFUNCTION(3): taking fewer bytes than offered ends the transfer.
    static let onWrite: curl_write_callback = { data, size, count, context in
        guard let context else { return 0 }
        let exchange = TransferExchange.from(context)
        guard exchange.receive(size * count) else { return 0 }
        if exchange.keepsAnswer, let data {
            exchange.answer += UnsafeRawBufferPointer(start: data, count: size * count)
        }
        return size * count
    }

    /// A line of the answer's head. One that leads to another answer (100 Continue) is followed by that one's.
    static let onHeader: curl_write_callback = { data, size, count, context in
        guard let context else { return 0 }
        let exchange = TransferExchange.from(context)
        guard exchange.receive(size * count) else { return 0 }
        if exchange.keepsAnswer, let data {
            exchange.note(
                header: String(decoding: UnsafeRawBufferPointer(start: data, count: size * count), as: UTF8.self)
            )
        }
        return size * count
    }

    private func note(header line: String) {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-type" else { return }
        let value = line[line.index(after: colon)...]
        self.contentType = String(value.drop { $0 == " " }.prefix { !$0.isNewline })
    }

    /// CURLOPT_DEBUGFUNCTION(3), the only place where libcurl shows which reply answers which SMTP command.
    static let onDebug: curl_debug_callback = { _, kind, data, count, context in
        guard let data, let context, let onLine = TransferExchange.from(context).onLine else { return 0 }
        let bytes = Array(UnsafeRawBufferPointer(start: data, count: count))
        if kind == CURLINFO_HEADER_OUT { onLine(.command(bytes)) }
        if kind == CURLINFO_HEADER_IN { onLine(.reply(bytes)) }
        return 0
    }

    private static func from(_ context: UnsafeMutableRawPointer) -> TransferExchange {
        Unmanaged.fromOpaque(context).takeUnretainedValue()
    }
}
