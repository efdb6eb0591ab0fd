import Escalation
import Store

/// The shapes of the events of one batch, and what the store says of them.
struct MetShapes {
    /// Over which rules decide. That never changes again, so that a worker asks about each only once.
    private(set) var known: Set<ShapeID>
    private var verdicts: [ShapeID: ShapeVerdict] = [:]
    private var new: [(shape: SeenShape, beside: [EventShape])] = []

    /// How many a worker remembers; past that it asks the store again.
    static let rememberedMax = 10_000

    init(known: Set<ShapeID>) {
        self.known = known
    }

    /// Asks the store about those that are not known to be known.
    mutating func meet(_ shapes: [SeenShape], in transaction: any StoreTransaction) throws {
        let unsure = shapes.filter { !known.contains($0.id) }
        guard !unsure.isEmpty else { return }
        verdicts = try transaction.meetShapes(unsure)
        var told: Set<ShapeID> = []
        for shape in unsure where told.insert(shape.id).inserted {
            switch verdicts[shape.id] {
            case .known?, .first?:
                if known.count < Self.rememberedMax { known.insert(shape.id) }
            case .new(let beside)?: new.append((shape, beside))
            case .waiting?, .crowded?, nil: break
            }
        }
    }

    /// The digest of a shape over which nothing decides alone; `nil` of one that is known.
    func unacknowledged(_ shape: SeenShape) -> Digest? {
        if known.contains(shape.id) { return nil }
        return verdicts[shape.id].map(\.isUnacknowledged) ?? true ? shape.shape.digest : nil
    }

    /// Says in the log which shapes are new. Numbers of the installation are drawn last, after everything is locked.
    func record(in step: inout Step, _ transaction: any StoreTransaction) throws {
        for (shape, beside) in new {
            step.record(shape, beside: beside, number: try transaction.nextInstallationChange())
        }
    }
}
