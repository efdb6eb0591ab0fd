import SignedNote

/// The logs whose checkpoints a witness cosigns, from a file of lines `log KEY`; empty lines and those after `#` are passed
/// over. Several keys of one name are keys of one log.
public struct WitnessedLogs: Sendable {
    public let keys: [VerifierKey]

    public init(file path: String) throws(WitnessError) {
        guard let bytes = try WitnessFile.read(path) else {
            throw WitnessError(.configuration, "there is no \(path); write a line `log KEY` into it for each log")
        }
        try self.init(String(decoding: bytes, as: UTF8.self), path)
    }

    public init(_ text: String, _ path: String = "logs") throws(WitnessError) {
        var keys: [VerifierKey] = []
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let kind = words.first, !kind.hasPrefix("#") else { continue }
            guard kind == "log", words.count == 2 || words.count == 3 else {
                throw WitnessError(.configuration, "\(path), line \(place + 1): it is not written `log KEY`")
            }
            do throws(NoteError) {
                keys.append(try VerifierKey(written: words[1]))
            } catch {
                throw WitnessError(.configuration, "\(path), line \(place + 1): \(error)")
            }
        }
        guard !keys.isEmpty else { throw WitnessError(.configuration, "\(path) names no log; write a line `log KEY`") }
        self.keys = keys
    }
}
