/// Keys that are known, the one that was used last before all others: what is done to a case at once makes several entries,
/// one behind the other.
struct KeysAtHand {
    enum Standing {
        case key(GaloisCounter)
        case destroyed
    }

    private let known: KnownKeys
    private var place = -1
    private var last: GaloisCounter?

    init(_ known: KnownKeys) {
        self.known = known
    }

    subscript(_ id: SubjectKeyID) -> Standing? {
        mutating get {
            if let last, last.keyID == id { return .key(last) }
            switch known.standing(of: id, behind: &place) {
            case .key(let key)?:
                let counter = GaloisCounter(key)
                last = counter
                return .key(counter)
            case .destroyed?: return .destroyed
            case nil: return nil
            }
        }
    }
}
