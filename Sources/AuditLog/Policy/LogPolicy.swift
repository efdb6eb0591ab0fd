import SignedNote

/// Whom somebody believes about a log: its keys, the witnesses, and how many of those must have seen a checkpoint (C2SP
/// tlog-policy).
///
/// ```
/// log log.example.com/belay+059cee04+AQOhB7…4
/// witness north witness.example.com/w1+969980cf+BCms…X https://witness.example.com
/// witness south witness.example.org/s+0badcafe+BAec…Q
/// group two 2 north south
/// quorum two
/// ```
public struct LogPolicy: Hashable, Sendable {
    public struct Witness: Hashable, Sendable {
        /// As the policy alone calls it.
        public let name: String
        public let key: WitnessKey
        /// Where it takes checkpoints, where the policy says so.
        public let address: String?
    }

    /// The keys of each log, whose names are its origin.
    public private(set) var logs: [VerifierKey] = []
    public private(set) var witnesses: [Witness] = []
    public private(set) var quorum = Quorum.none

    public static let bytesMax = 64 * 1024

    /// Witnesses and groups, by the names of the lines above.
    private struct Names {
        var known: [String: Quorum] = [:]
        var members: Set<String> = []
    }

    /// Believes these keys of logs, and asks for no witness.
    public init(logs: [VerifierKey]) {
        self.logs = logs
    }

    /// Reads a file.
    public init(_ text: String) throws(LogPolicyError) {
        guard text.utf8.count <= Self.bytesMax else { throw LogPolicyError(line: 1, "the file is too large") }
        var named = Names()
        var isDecided = false
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            guard let kind = words.first, !kind.hasPrefix("#") else { continue }
            do throws(LogPolicyError) {
                switch kind {
                case "log": try addLog(words)
                case "witness": try addWitness(words, &named)
                case "group": try Self.addGroup(words, &named)
                case "quorum":
                    guard !isDecided else { throw LogPolicyError("there is a second quorum") }
                    isDecided = true
                    quorum = try Self.quorum(words, named)
                default: throw LogPolicyError("\(kind) is none of log, witness, group and quorum")
                }
            } catch {
                throw LogPolicyError(line: place + 1, error.reason)
            }
        }
        guard isDecided else {
            throw LogPolicyError("no line says the quorum; write `quorum none` where no witness is asked for")
        }
    }

    /// The keys of one log.
    public func keys(of origin: NoteName) -> [VerifierKey] { logs.filter { $0.name == origin } }

    private mutating func addLog(_ words: [String]) throws(LogPolicyError) {
        guard words.count == 2 || words.count == 3 else { throw LogPolicyError("write `log KEY [ADDRESS]`") }
        let key: VerifierKey
        do throws(NoteError) { key = try VerifierKey(written: words[1]) } catch { throw LogPolicyError("\(error)") }
        guard !logs.contains(where: { $0.publicKey == key.publicKey }) else {
            throw LogPolicyError("this key stands here already")
        }
        logs.append(key)
    }

    private mutating func addWitness(_ words: [String], _ named: inout Names) throws(LogPolicyError) {
        guard words.count == 3 || words.count == 4 else { throw LogPolicyError("write `witness NAME KEY [ADDRESS]`") }
        let key: WitnessKey
        do throws(NoteError) { key = try WitnessKey(written: words[2]) } catch { throw LogPolicyError("\(error)") }
        guard !witnesses.contains(where: { $0.key.publicKey == key.publicKey }) else {
            throw LogPolicyError("this witness stands here already, and would count twice")
        }
        try Self.name(words[1], .witness(words[1]), &named)
        witnesses.append(Witness(name: words[1], key: key, address: words.count == 4 ? words[3] : nil))
    }

    private static func addGroup(_ words: [String], _ named: inout Names) throws(LogPolicyError) {
        guard words.count >= 4 else { throw LogPolicyError("write `group NAME all|any|NUMBER MEMBER…`") }
        let names = Array(words.dropFirst(3))
        guard Set(names).count == names.count else { throw LogPolicyError("a member stands in the group twice") }
        var members: [Quorum] = []
        for name in names {
            guard let member = named.known[name] else { throw LogPolicyError("no line above says who \(name) is") }
            guard named.members.insert(name).inserted else {
                throw LogPolicyError("\(name) is in another group already, and would count twice")
            }
            members.append(member)
        }
        let count: Int
        switch words[2] {
        case "all": count = members.count
        case "any": count = 1
        default:
            guard let number = Int(words[2]), "\(number)" == words[2], (1...members.count).contains(number) else {
                throw LogPolicyError("\(words[2]) is none of all, any and 1 to \(members.count)")
            }
            count = number
        }
        try name(words[1], .group(atLeast: count, members), &named)
    }

    private static func quorum(_ words: [String], _ named: Names) throws(LogPolicyError) -> Quorum {
        guard words.count == 2 else { throw LogPolicyError("write `quorum NAME` or `quorum none`") }
        if words[1] == "none" { return .none }
        guard let quorum = named.known[words[1]] else { throw LogPolicyError("no line above says who \(words[1]) is") }
        return quorum
    }

    private static func name(
        _ name: String,
        _ quorum: Quorum,
        _ named: inout Names
    ) throws(LogPolicyError) {
        guard name != "none", named.known[name] == nil else {
            throw LogPolicyError("\(name) is another's name already")
        }
        named.known[name] = quorum
    }
}

/// What is wrong with a policy file, and in which line.
public struct LogPolicyError: Error, Hashable, Sendable, CustomStringConvertible {
    public let line: Int?
    public let reason: String

    init(line: Int? = nil, _ reason: String) {
        self.line = line
        self.reason = reason
    }

    public var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
