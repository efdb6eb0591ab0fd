import Escalation
import JSON
import Store

/// A shape as people see it.
struct ShapeView {
    let seen: SeenShape
    /// What tells it from the shape of its kind that is known and differs least; `nil` of what is known itself.
    let difference: ShapeDifference?

    static func all(_ reader: any StoreReader) throws -> [ShapeView] {
        let shapes = try reader.shapes()
        let known = Dictionary(grouping: shapes.filter { $0.standing != .waiting }, by: \.kind)
        return shapes.map { seen in
            let others = (known[seen.kind] ?? []).map(\.shape)
            let isKept = seen.standing == .waiting && seen.shape.structure != .null
            return ShapeView(seen: seen, difference: isKept ? ShapeDifference(of: seen.shape, from: others) : nil)
        }
    }

    /// Whether somebody who typed this means it: a digest, with or without what every digest begins with, or so much of
    /// it that it hardly is another's; the type of its events; its gate.
    func isMeant(by name: String) -> Bool {
        if name == seen.kind.type || name == seen.gate?.rawValue { return true }
        let start = name.hasPrefix("sha256:") ? name.dropFirst(7) : name[...]
        return start.utf8.count >= 8 && seen.shape.digest.hexadecimal.hasPrefix(start)
    }

    static func table(_ shapes: [ShapeView]) -> TextTable {
        var table = TextTable([
            .init(title: "POLICY", isFlexible: true), .init(title: "TRIGGER", isFlexible: true),
            .init(title: "GATE OR TYPE", isFlexible: true), .init(title: "SHAPE"), .init(title: "SEEN"),
            .init(title: "STANDING", isFlexible: true),
        ])
        for shape in shapes {
            let seen = shape.seen
            table.add([
                .init(seen.kind.policy.rawValue), .init(seen.kind.trigger.rawValue),
                .init(seen.gate?.rawValue ?? seen.kind.type),
                .init("sha256:\(seen.shape.digest.hexadecimal.prefix(12))"),
                .init(seen.seenAt.shown), .init(shape.standing, tint: seen.standing == .waiting ? .bad : .plain),
            ])
        }
        return table
    }

    private var standing: String {
        switch seen.standing {
        case .first: "known from the first event on"
        case .waiting: "waits"
        case .acknowledged(let given): "acknowledged by \(given.by)"
        }
    }

    func lines(_ style: Style) -> [String] {
        let (kind, shape) = (seen.kind, seen.shape)
        var lines = [
            style.bold("Shape \(shape.digest)"),
            "Of events \(kind.type), as trigger \(kind.trigger) of \(kind.policy) captures them".printable
                + (seen.gate.map { ", at gate \($0)" } ?? "").printable,
            "First seen \(seen.seenAt.shown) in event \(seen.event.id) of \(seen.event.source)".printable
                + (seen.event.sender.map { ", sent by \($0)" } ?? "").printable,
        ]
        switch seen.standing {
        case .first: lines.append("It made the type known, which needs no acknowledgement.")
        case .acknowledged(let given):
            lines.append("Acknowledged by \(given.by) at \(given.at.shown): \(given.because)".printable)
        case .waiting:
            lines.append(style.red("Nobody has acknowledged it: neither rules nor silence let anything go on over it."))
            lines.append("  belay shape acknowledge \(shape.digest) --policy \(kind.policy) --because '…'".printable)
        }
        if let schema = shape.dataSchema { lines.append("After the schema \(schema)".printable) }
        guard shape.structure != .null else { return lines + ["It is too large to be kept field by field."] }
        return lines + fields(style)
    }

    private func fields(_ style: Style) -> [String] {
        let (added, retyped) = (Set(difference?.added ?? []), difference?.retyped ?? [])
        var lines = seen.shape.fieldTypes.sorted { $0.key < $1.key }.map { field in
            let line = "  \(field.key): \(field.value)".printable
            if added.contains(field.key) { return style.green(line + ", new") }
            guard let change = retyped.first(where: { $0.field == field.key }) else { return line }
            return style.yellow(line + ", was \(change.from)")
        }
        lines += (difference?.gone ?? []).map { style.red("  \($0): gone".printable) }
        if difference?.isOfAnotherSchema == true { lines.append(style.yellow("  its schema is another")) }
        return lines
    }

    var json: JSONValue {
        var object: JSONObject = [
            "shape": .string(seen.shape.digest.description), "policy": .string(seen.kind.policy.rawValue),
            "trigger": .string(seen.kind.trigger.rawValue), "type": .string(seen.kind.type),
            "gate": seen.gate.map { .string($0.rawValue) } ?? .null,
            "dataschema": seen.shape.dataSchema.map { .string($0) } ?? .null,
            "fields": .object(
                JSONObject(seen.shape.fieldTypes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            ),
            "seenAt": .string(seen.seenAt.description), "event": .string(seen.event.id),
            "source": .string(seen.event.source),
            "sender": seen.event.sender.map { .string($0.rawValue) } ?? .null,
        ]
        switch seen.standing {
        case .first: object["standing"] = "first"
        case .waiting: object["standing"] = "waiting"
        case .acknowledged(let given):
            object["standing"] = "acknowledged"
            object["by"] = .string(given.by.rawValue)
            object["acknowledgedAt"] = .string(given.at.description)
            object["because"] = .string(given.because)
        }
        if let difference { object["difference"] = .object(difference.json) }
        return .object(object)
    }
}
