/// Which of the witnesses must have seen a checkpoint, by their names in the policy.
public indirect enum Quorum: Hashable, Sendable {
    case none
    case witness(String)
    /// At least so many of them.
    case group(atLeast: Int, [Quorum])

    public func isReached(by names: Set<String>) -> Bool {
        switch self {
        case .none: true
        case .witness(let name): names.contains(name)
        case .group(let count, let members): members.count { $0.isReached(by: names) } >= count
        }
    }
}
