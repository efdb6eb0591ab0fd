import ArgumentParser
import JSON
import SignedNote
import Store

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

extension LogKeyUse {
    var json: JSONValue {
        var fields: JSONObject = ["key": .string(key), "entry": .int(index)]
        if let replaced { fields["replaces"] = .string(replaced) }
        if let distrustedFrom { fields["distrustedFrom"] = .int(distrustedFrom) }
        return .object(fields)
    }
}
