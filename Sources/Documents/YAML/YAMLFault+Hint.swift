extension YAMLFault {
    /// What is wrong, in the words of somebody who writes YAML rather than parses it.
    var message: String {
        if isTooDeep { return "lists and maps stand in one another too deep" }
        guard let context, context.position != position else { return "this is not YAML: \(problem)" }
        return "this is not YAML: \(problem) (\(context.text) that begins at \(context.position))"
    }

    /// What usually mends it.
    func hint(at scalars: ArraySlice<Unicode.Scalar>) -> String {
        if isTooDeep { return "nothing that Belay reads is so deep" }
        switch scalars.first {
        case "\t": return "indent with spaces; YAML permits no tabs"
        case "@", "`", "%": return "put text that begins with `\(scalars.first!)` in quotes"
        case "*", "&": return "put text that begins with `\(scalars.first!)` in quotes; anchors and aliases are refused"
        default: break
        }
        switch problem {
        case "mapping values are not allowed in this context":
            return "put text that contains `: ` in quotes, or look for a wrong indent"
        case "could not find expected ':'": return "write `: ` and a value behind the key"
        case "did not find expected key", "did not find expected '-' indicator":
            return "look for a wrong indent, or a quote that ends too early"
        case "found unexpected end of stream": return "close the quote"
        default: return "look for a missing quote or bracket, or a wrong indent, here or above"
        }
    }

    /// libyaml looks ahead, and meets its own limit before we can count to ours.
    private var isTooDeep: Bool { problem.hasPrefix("Maximum nesting level") }
}
