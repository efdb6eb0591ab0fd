import Base64Text
import Crypto
import CryptoExtras
import SignedNote

/// A short text closed with a passphrase, as the format age does it (age-encryption.org/v1, C2SP specification): one
/// scrypt recipient, armoured. `age -d FILE` opens it too, so that a key outlives this program.
enum AgeFile {
    /// What closing a file needs of the outside: random bytes, and none of them twice.
    struct Randomness {
        var fileKey: [UInt8]
        var salt: [UInt8]
        var nonce: [UInt8]

        /// Draws all of it.
        init(_ draw: () -> [UInt8]) {
            (fileKey, salt, nonce) = (Array(draw().prefix(16)), Array(draw().prefix(16)), Array(draw().prefix(16)))
        }
    }

    enum Failure: Error, Hashable, CustomStringConvertible {
        case malformed(String)
        case tooCostly(Int)
        case wrongPassphrase

        var description: String {
            switch self {
            case .malformed(let reason): "it is no age file with a passphrase: \(reason)"
            case .tooCostly(let work): "its work factor is \(work); at most \(AgeFile.workMax) is tried"
            case .wrongPassphrase: "the passphrase is wrong, or the file is damaged"
            }
        }
    }

    /// scrypt's N is two to the power of this: 128 MiB and about half a second for each guess.
    static let work = 17
    /// More memory than a gigabyte is not given to a file that asks for it.
    static let workMax = 20
    /// One chunk of the format; no key is as long.
    static let textBytesMax = 64 << 10

    private static let version = "age-encryption.org/v1"
    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"

    static func isClosed(_ text: String) -> Bool { text.hasPrefix(begin) }

    static func close(_ text: String, with passphrase: String, work: Int = work, _ random: Randomness) throws -> String
    {
        precondition(text.utf8.count <= textBytesMax, "a longer text takes several chunks")
        let wrap = try wrapKey(passphrase, salt: random.salt, work: work)
        let wrapped = Array(try ChaChaPoly.seal(random.fileKey, using: wrap, nonce: .zero).combined.dropFirst(12))
        let header =
            "\(version)\n-> scrypt \(random.salt.bare) \(work)\n\(wrapped.bare)\n---"
        let mac = HMAC<SHA256>.authenticationCode(for: Array(header.utf8), using: derive("header", random.fileKey))
        let body = try ChaChaPoly.seal(
            Array(text.utf8),
            using: derive("payload", random.fileKey, salt: random.nonce),
            nonce: .lastChunk
        )
        return armour(
            Array("\(header) \(Array(mac).bare)\n".utf8) + random.nonce + Array(body.combined.dropFirst(12))
        )
    }

    static func open(_ armoured: String, with passphrase: String) throws -> String {
        let bytes = try unarmour(armoured)
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5 else { throw Failure.malformed("its header is cut short") }
        let lines = parts[..<4].map { String(decoding: $0, as: UTF8.self) }
        let stanza = lines[1].split(separator: " ", omittingEmptySubsequences: false)
        guard lines[0] == version else { throw Failure.malformed("it is not \(version)") }
        guard stanza.count == 4, stanza[0] == "->", stanza[1] == "scrypt", let salt = [UInt8](bare: stanza[2]),
            salt.count == 16, let work = Int(stanza[3]), String(work) == stanza[3], work > 0,
            let wrapped = [UInt8](bare: lines[2]), wrapped.count == 32, lines[3].hasPrefix("--- "),
            let mac = [UInt8](bare: lines[3].dropFirst(4))
        else { throw Failure.malformed("it was not closed with a passphrase alone") }
        guard work <= workMax else { throw Failure.tooCostly(work) }
        let wrap = try wrapKey(passphrase, salt: salt, work: work)
        guard let box = try? ChaChaPoly.SealedBox(nonce: .zero, ciphertext: wrapped[..<16], tag: wrapped[16...]),
            let fileKey = (try? ChaChaPoly.open(box, using: wrap)).map({ Array($0) })
        else { throw Failure.wrongPassphrase }
        let header = lines[..<3].joined(separator: "\n") + "\n---"
        guard
            HMAC<SHA256>.isValidAuthenticationCode(
                mac,
                authenticating: Array(header.utf8),
                using: derive("header", fileKey)
            )
        else { throw Failure.wrongPassphrase }
        return try text(of: parts[4], fileKey)
    }

    private static func text(of payload: ArraySlice<UInt8>, _ fileKey: [UInt8]) throws -> String {
        let (nonce, sealed) = (payload.prefix(16), payload.dropFirst(16))
        guard nonce.count == 16, sealed.count >= 16, sealed.count <= textBytesMax + 16 else {
            throw Failure.malformed("what it holds is no key")
        }
        guard
            let box = try? ChaChaPoly.SealedBox(
                nonce: .lastChunk,
                ciphertext: sealed.dropLast(16),
                tag: sealed.suffix(16)
            ), let plain = try? ChaChaPoly.open(box, using: derive("payload", fileKey, salt: Array(nonce))),
            let text = String(validating: plain, as: UTF8.self)
        else { throw Failure.wrongPassphrase }
        return text
    }

    private static func wrapKey(_ passphrase: String, salt: [UInt8], work: Int) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: Array(passphrase.utf8),
            salt: Array("\(version)/scrypt".utf8) + salt,
            outputByteCount: 32,
            rounds: 1 << work,
            blockSize: 8,
            parallelism: 1
        )
    }

    private static func derive(_ purpose: String, _ fileKey: [UInt8], salt: [UInt8] = []) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: fileKey),
            salt: salt,
            info: Array(purpose.utf8),
            outputByteCount: 32
        )
    }

    private static func armour(_ bytes: [UInt8]) -> String {
        var lines = [begin]
        var rest = Base64.encode(bytes)[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + [end, ""]).joined(separator: "\n")
    }

    private static func unarmour(_ text: String) throws -> [UInt8] {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first == begin[...], lines.last == end[...], lines.count > 2,
            let bytes = Base64.decode(lines[1..<(lines.count - 1)].joined().utf8)
        else { throw Failure.malformed("its armour does not hold") }
        return bytes
    }
}

extension ChaChaPoly.Nonce {
    /// Every file key closes one thing.
    fileprivate static var zero: Self { Self(bytes: 0) }
    /// The counter of the first chunk, marked as the last one.
    fileprivate static var lastChunk: Self { Self(bytes: 1) }

    private init(bytes last: UInt8) {
        guard let nonce = try? Self(data: [UInt8](repeating: 0, count: 11) + [last]) else {
            preconditionFailure("a nonce has twelve bytes")
        }
        self = nonce
    }
}

extension [UInt8] {
    /// Base 64 without padding, as the header has it.
    fileprivate var bare: String { String(Base64.encode(self).prefix { $0 != "=" }) }

    fileprivate init?(bare text: some StringProtocol) {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard !text.contains("="), let bytes = Base64.decode((text + padding).utf8) else { return nil }
        self = bytes
    }
}
