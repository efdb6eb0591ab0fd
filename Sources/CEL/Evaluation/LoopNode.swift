internal import JSON

/// A macro that walks over a list or a map.
final class LoopNode: Node {
    struct Parts {
        let kind: Expression.Loop.Kind
        let range: Node
        /// Places of the variables in the frame.
        let locals: [Int]
        /// How elements are read where the list's elements are declared.
        let reading: Reading
        let filter: Node?
        let body: Node
        /// Steps charged for each round.
        let cost: Int
    }

    private let parts: Parts

    init(_ parts: Parts, at offset: Int) {
        self.parts = parts
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        let range = try self.parts.range.evaluate(&frame)
        switch self.parts.kind {
        case .all: return .bool(!(try self.finds(false, in: range, &frame)))
        case .exists: return .bool(try self.finds(true, in: range, &frame))
        case .existsOne: return .bool(try self.count(range, &frame) == 1)
        case .list:
            var elements: [Value] = []
            try self.walk(range, &frame) { frame throws(CELError) in
                if let filter = self.parts.filter, !(try filter.decide(&frame)) { return true }
                elements.append(try self.parts.body.evaluate(&frame))
                return true
            }
            return .list(elements)
        case .map:
            var map = MapValue()
            try self.walk(range, &frame) { frame throws(CELError) in
                if let filter = self.parts.filter, !(try filter.decide(&frame)) { return true }
                try map.add(frame.locals[self.parts.locals[0]], try self.parts.body.evaluate(&frame), at: self.offset)
                return true
            }
            return .map(map)
        }
    }

    /// Whether the body has this value for some element. Finding it wins over errors met before.
    private func finds(_ wanted: Bool, in range: Value, _ frame: inout Frame) throws(CELError) -> Bool {
        var failure: CELError?
        var isFound = false
        try self.walk(range, &frame) { frame throws(CELError) in
            do throws(CELError) {
                isFound = try self.parts.body.decide(&frame) == wanted
            } catch {
                guard error.kind != .costExceeded else { throw error }
                failure = failure ?? error
            }
            return !isFound
        }
        if !isFound, let failure { throw failure }
        return isFound
    }

    private func count(_ range: Value, _ frame: inout Frame) throws(CELError) -> Int {
        var count = 0
        try self.walk(range, &frame) { frame throws(CELError) in
            if try self.parts.body.decide(&frame) { count += 1 }
            return true
        }
        return count
    }

    /// Runs `round` for each element or key with the variables set, until it returns false.
    private func walk(
        _ range: Value,
        _ frame: inout Frame,
        _ round: (inout Frame) throws(CELError) -> Bool
    ) throws(CELError) {
        if let elements = range.elements(&frame) {
            for (index, element) in elements.enumerated() {
                let element = try self.parts.reading.read(element, path: "[\(index)]", at: self.offset)
                guard try self.run(.int(Int64(index)), element, single: element, &frame, round) else { return }
            }
        } else if let map = range.map(&frame) {
            for entry in map.entries {
                guard try self.run(entry.key, entry.value, single: entry.key, &frame, round) else { return }
            }
        } else {
            let path = (self.parts.range as? PathNode)?.name
            let message = "\(path ?? "The value") is a \(range.typeName); a macro walks over a list or a map"
            throw CELError(.wrongType, message, path: path, at: self.offset)
        }
    }

    private func run(
        _ first: Value,
        _ second: Value,
        single: Value,
        _ frame: inout Frame,
        _ round: (inout Frame) throws(CELError) -> Bool
    ) throws(CELError) -> Bool {
        try frame.charge(self.parts.cost, at: self.offset)
        if self.parts.locals.count == 1 {
            frame.locals[self.parts.locals[0]] = single
        } else {
            frame.locals[self.parts.locals[0]] = first
            frame.locals[self.parts.locals[1]] = second
        }
        return try round(&frame)
    }
}

/// `optMap` and `optFlatMap`.
final class UnwrapNode: Node {
    private let operand, body: Node
    private let local: Int
    private let isFlat: Bool

    init(_ operand: Node, local: Int, _ body: Node, isFlat: Bool, at offset: Int) {
        self.operand = operand
        self.local = local
        self.body = body
        self.isFlat = isFlat
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        guard let inner = try self.operand.evaluate(&frame).unwrapped(at: self.offset) else { return .optional(nil) }
        frame.locals[self.local] = inner
        let value = try self.body.evaluate(&frame)
        guard self.isFlat else { return .optional(value) }
        guard case .optional = value else { throw CELError.noOverload("optFlatMap", [value], at: self.offset) }
        return value
    }
}
