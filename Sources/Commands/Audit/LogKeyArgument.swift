import ArgumentParser
import AuditLog
import JSON
import SignedNote

/// A public key of the log on the command line.
enum LogKeyArgument {
    static func verifier(_ text: String) throws -> VerifierKey {
        do throws(NoteError) {
            return try VerifierKey(written: text)
        } catch {
            throw ValidationError("\(error); it is written name+hash+key, as belay key show prints it")
        }
    }
}

extension LogKeyHistory {
    var json: JSONValue {
        [
            "origin": .string("\(origin)"), "keys": .array(keys.terms.map(\.json)),
            "continues": continued.map { .string("\($0.origin) \($0.size)") } ?? .null,
        ]
    }
}

extension LogKeyTerm {
    fileprivate var json: JSONValue {
        [
            "key": .string("\(key)"), "from": .int(from), "until": until.map { .int($0) } ?? .null,
            "distrustedFrom": distrustedFrom.map { .int($0) } ?? .null,
        ]
    }
}
