/// A clause of a policy, in the words of its document.
public enum PolicyClause {
    /// What stands at `path`, such as `levels[1].window`, from its key to its end; `nil` where there is no such place.
    public static func quote(_ path: String, in text: String) -> String? {
        let source = DocumentSource(file: "policy", text: text)
        let place = DocumentReader().read(source) { $0.lazy.compactMap { find(path, below: $0) }.first }.value
        guard let place else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = place.position.line - 1
        guard lines.indices.contains(first) else { return nil }
        var quoted = [lines[first]]
        for line in lines[(first + 1)...] {
            guard line.isBlankOrComment || line.indentation >= place.indentation else { break }
            quoted.append(line)
        }
        while quoted.count > 1, quoted.last?.isBlankOrComment == true { quoted.removeLast() }
        return quoted.joined(separator: "\n")
    }

    /// Where a clause begins, and how far its further lines are indented at least.
    private struct Place {
        let position: SourcePosition
        let indentation: Int
    }

    private static func find(_ path: String, below node: DocumentNode) -> Place? {
        switch node.content {
        case .map(let members):
            for member in members {
                if member.value.path.description == path {
                    return Place(position: member.position, indentation: member.position.column)
                }
                if let place = find(path, below: member.value) { return place }
            }
        case .list(let elements):
            for element in elements {
                if element.path.description == path {
                    return Place(position: element.position, indentation: element.position.column - 1)
                }
                if let place = find(path, below: element) { return place }
            }
        case .scalar, .refused:
            break
        }
        return nil
    }
}

extension Substring {
    fileprivate var indentation: Int { prefix { $0 == " " }.count }

    fileprivate var isBlankOrComment: Bool {
        let rest = drop { $0 == " " }
        return rest.isEmpty || rest.first == "#" || rest.first == "\r"
    }
}
