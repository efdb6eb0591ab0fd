internal import JSON

/// A variable and the fields selected from it, such as `data.vendor.rating`.
final class PathNode: Node {
    enum Base {
        case variable(CELSlot)
        /// A macro's variable, by its place in the frame.
        case local(Int)
    }

    struct Step {
        let key: JSONKey
        /// What the field was declared to be.
        let reading: Reading
    }

    let base: Base
    /// The base's name, by which a variable is found in a root document.
    private let baseKey: JSONKey
    let baseReading: Reading
    let steps: [Step]
    /// The path up to each step, for messages: that of the base first, the whole path last.
    private let names: [String]
    /// Whether the last field stands on the tape as it is to be compared, so that no reading changes it.
    private let isPlain: Bool

    /// - Parameter name: The base as written.
    init(_ base: Base, _ baseReading: Reading, _ steps: [Step], name: String, at offset: Int) {
        self.base = base
        self.baseKey = JSONKey(name)
        self.baseReading = baseReading
        self.steps = steps
        self.names = steps.reduce(into: [name]) { names, step in names.append("\(names.last ?? "").\(step.key.name)") }
        self.isPlain = ([baseReading] + steps.map(\.reading)).allSatisfy { $0 != .timestamp && $0 != .duration }
        super.init(at: offset)
    }

    /// The field on the tape, when the whole way leads over the tape; nil otherwise, without saying why.
    @inline(__always)
    func view(_ frame: inout Frame) -> JSONView? {
        guard self.isPlain else { return nil }
        var view: JSONView
        switch self.base {
        case .variable(let slot):
            frame.spend(frame.activation.searchCost)
            guard let found = frame.activation.view(slot, self.baseKey) else { return nil }
            view = found
        case .local(let position):
            guard case .view(let found) = frame.locals[position] else { return nil }
            view = found
        }
        for position in self.steps.indices {
            frame.spend((view.count ?? 0) &>> 5)
            guard let next = view[self.steps[position].key] else { return nil }
            view = next
        }
        return view
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        var value: Value
        switch self.base {
        case .variable(let slot):
            frame.spend(frame.activation.searchCost)
            guard let bound = frame.activation.value(slot, self.baseKey) else {
                throw CELError(.unknownVariable, "\(self.names[0]) is missing", path: self.names[0], at: self.offset)
            }
            value = bound
        case .local(let position): value = frame.locals[position]
        }
        if self.baseReading != .any {
            value = try self.baseReading.read(value, path: self.names[0], at: self.offset)
        }
        for (position, step) in self.steps.enumerated() {
            if case .optional = value {
                return try self.selectOptional(value, from: position, &frame)
            }
            guard let next = try value.field(step.key, path: self.names[position], &frame, at: self.offset) else {
                let missing = self.names[position + 1]
                throw CELError(.missingField, "\(missing) is missing", path: missing, at: self.offset)
            }
            value =
                step.reading == .any
                ? next : try step.reading.read(next, path: self.names[position + 1], at: self.offset)
        }
        return value
    }

    private func selectOptional(_ value: Value, from position: Int, _ frame: inout Frame) throws(CELError) -> Value {
        var value = value
        for step in self.steps[position...] {
            value = try SelectNode.select(value, step.key, isOptional: false, path: self.name, &frame, at: self.offset)
        }
        return value
    }

    /// The whole path as written.
    var name: String { self.names[self.steps.count] }
}
