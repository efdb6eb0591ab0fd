public import JSON

/// The values of the variables for one evaluation.
///
/// A variable is what was bound to its slot; else the member of the same name of the root document, read straight from
/// its views; else it is missing, which is an error only if the expression comes to it.
///
/// An activation with a root lives as long as the root's views: inside ``JSONParser/withDocument(_:limits:_:)``.
public struct CELActivation {
    private let root: JSONView?
    private var bound: [Value?] = []

    /// Nothing bound.
    public init() {
        self.root = nil
    }

    /// Every variable is a member of this object.
    public init(root: JSONView) {
        self.root = root
    }

    /// Binds a value.
    public mutating func bind(_ slot: CELSlot, to value: CELValue) {
        self.set(slot, Value(value))
    }

    /// Binds a JSON value, which is converted whole; for large ones that are read once, a ``JSONView`` is faster.
    public mutating func bind(_ slot: CELSlot, to value: JSONValue) {
        self.set(slot, Value(CELValue(value)))
    }

    /// Binds a view of a document, which must outlive the activation.
    public mutating func bind(_ slot: CELSlot, to view: JSONView) {
        self.set(slot, Value(view))
    }

    private mutating func set(_ slot: CELSlot, _ value: Value) {
        while self.bound.count <= slot.index { self.bound.append(nil) }
        self.bound[slot.index] = value
    }

    /// Steps that finding a variable in the root takes beyond the first.
    var searchCost: Int { (self.root?.count ?? 0) &>> 5 }

    func value(_ slot: CELSlot, _ name: JSONKey) -> Value? {
        if slot.index < self.bound.count, let value = self.bound[slot.index] { return value }
        return self.root?[name].map { Value($0) }
    }

    /// The variable where it stands on a tape; nil when it does not.
    @inline(__always)
    func view(_ slot: CELSlot, _ name: JSONKey) -> JSONView? {
        if slot.index < self.bound.count, let value = self.bound[slot.index] {
            if case .view(let view) = value { return view }
            return nil
        }
        return self.root?[name]
    }
}
