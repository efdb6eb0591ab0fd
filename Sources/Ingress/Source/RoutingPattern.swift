/// A topic binding's pattern: words between dots, `*` for one word, `#` for any number of them (AMQP 0-9-1, 3.1.3.3).
public struct RoutingPattern: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    private let words: [Substring]

    public init(_ text: String) {
        self.description = text
        self.words = text.split(separator: ".", omittingEmptySubsequences: false)
    }

    public func matches(_ routingKey: String) -> Bool {
        Self.matches(words[...], routingKey.split(separator: ".", omittingEmptySubsequences: false)[...])
    }

    /// Greedy, with one place to return to: the newest `#` takes one word more. Quadratic at worst, whatever the key.
    private static func matches(_ pattern: ArraySlice<Substring>, _ key: ArraySlice<Substring>) -> Bool {
        var (p, k) = (pattern.startIndex, key.startIndex)
        var retry: (pattern: Int, key: Int)?
        while k < key.endIndex {
            if p < pattern.endIndex, pattern[p] == "#" {
                retry = (p, k)
                p += 1
            } else if p < pattern.endIndex, pattern[p] == "*" || pattern[p] == key[k] {
                p += 1
                k += 1
            } else if let last = retry {
                retry = (last.pattern, last.key + 1)
                (p, k) = (last.pattern + 1, last.key + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "#" }
    }
}
