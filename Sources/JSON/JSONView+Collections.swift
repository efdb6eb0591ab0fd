extension JSONView {
    /// The number of elements of an array or members of an object; nil for a scalar.
    @inlinable
    public var count: Int? {
        switch self.tag {
        case UInt8(ascii: "{"), UInt8(ascii: "["): Int((self.tape[self.index] &>> 32) & 0xFF_FFFF)
        default: nil
        }
    }

    /// The value of the member `key`, or nil when this is no object or has no such member. Linear in the members.
    @inlinable
    public subscript(key: JSONKey) -> JSONView? {
        guard self.tag == UInt8(ascii: "{") else { return nil }
        var view = self.at(self.index &+ 1)
        while view.tag == UInt8(ascii: "\"") {
            let value = self.at(view.index &+ 1)
            if key.equals(entry: view.entry) { return value }
            view = self.at(value.end)
        }
        return nil
    }

    /// The value of the member `name`. Prefer ``subscript(_:)`` with a ``JSONKey`` made once where it runs often.
    @_disfavoredOverload
    public subscript(name: String) -> JSONView? { self[JSONKey(name)] }

    /// Follows member names from here, or nil when one of them is missing.
    public subscript(path names: [String]) -> JSONView? {
        var view = self
        for name in names {
            guard let next = view[name] else { return nil }
            view = next
        }
        return view
    }

    /// The elements of an array in their order; empty when this is no array.
    @inlinable
    public var elements: Elements { Elements(self) }

    /// The members of an object in their order; empty when this is no object.
    @inlinable
    public var members: Members { Members(self) }

    /// A walk over the elements of an array.
    public struct Elements: Sequence, IteratorProtocol {
        @usableFromInline var current: JSONView
        @usableFromInline let end: Int

        @inlinable
        init(_ array: JSONView) {
            let isArray = array.tag == UInt8(ascii: "[")
            self.current = array.at(array.index &+ 1)
            self.end = isArray ? array.end &- 1 : array.index &+ 1
        }

        @inlinable
        public mutating func next() -> JSONView? {
            guard self.current.index < self.end else { return nil }
            let element = self.current
            self.current = element.at(element.end)
            return element
        }
    }

    /// A walk over the members of an object; the key is a string view.
    public struct Members: Sequence, IteratorProtocol {
        @usableFromInline var current: JSONView
        @usableFromInline let end: Int

        @inlinable
        init(_ object: JSONView) {
            let isObject = object.tag == UInt8(ascii: "{")
            self.current = object.at(object.index &+ 1)
            self.end = isObject ? object.end &- 1 : object.index &+ 1
        }

        @inlinable
        public mutating func next() -> (key: JSONView, value: JSONView)? {
            guard self.current.index < self.end else { return nil }
            let key = self.current
            let value = key.at(key.index &+ 1)
            self.current = value.at(value.end)
            return (key, value)
        }
    }

    /// The way from here to a word of the tape, such as `data.items[3].amount`. For messages, so it may be slow.
    func path(ofTapeIndex target: Int) -> String {
        if self.tag == UInt8(ascii: "[") {
            for (position, element) in self.elements.enumerated() where target < element.end {
                return "[\(position)]" + Self.dotted(element.path(ofTapeIndex: target))
            }
        }
        for (key, value) in self.members where target < value.end {
            let name = String((key.string ?? "").prefix(128))
            return target == key.index ? name : name + Self.dotted(value.path(ofTapeIndex: target))
        }
        return ""
    }

    private static func dotted(_ rest: String) -> String {
        rest.isEmpty || rest.hasPrefix("[") ? rest : "." + rest
    }
}
