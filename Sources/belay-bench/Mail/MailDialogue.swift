import Glibc

/// One client's connection to the mail server.
struct MailDialogue {
    private let descriptor: CInt
    private var buffer: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 16384)

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        var yes: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
    }

    func run(_ accepted: ([UInt8]) -> Void) {
        var dialogue = self
        dialogue.serve(accepted)
        close(descriptor)
    }

    private mutating func serve(_ accepted: ([UInt8]) -> Void) {
        say("220 bench ESMTP")
        while let line = take(until: [13, 10]) {
            let verb = String(decoding: line.prefix(4), as: UTF8.self).uppercased()
            switch verb {
            case "EHLO", "HELO": say("250 bench")
            case "MAIL", "RCPT", "RSET", "NOOP": say("250 OK")
            case "DATA":
                say("354 go ahead")
                guard let mail = take(until: [13, 10, 46, 13, 10]) else { return }
                say("250 OK")
                accepted(mail)
            case "QUIT":
                say("221 bye")
                return
            default: say("502 not known")
            }
        }
    }

    private func say(_ text: String) {
        let bytes = Array((text + "\r\n").utf8)
        send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    /// What comes before `end`; `nil` when the client has gone.
    private mutating func take(until end: [UInt8]) -> [UInt8]? {
        var searched = 0
        while true {
            if let place = buffer[searched...].firstRange(of: end) {
                defer { buffer.removeSubrange(..<place.upperBound) }
                return Array(buffer[..<place.lowerBound])
            }
            searched = max(0, buffer.count - end.count + 1)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }
}
