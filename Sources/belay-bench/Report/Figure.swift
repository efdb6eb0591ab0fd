import Foundation
import JSON

/// One line of the table: what was measured, against what, and whether that is enough.
struct Figure {
    enum Sense {
        case atLeast, atMost

        var sign: String { self == .atLeast ? "≥ " : "≤ " }
    }

    let name: String
    let value: Double
    let unit: String
    /// What plain C came to in the same run, where there is such a thing.
    var baseline: Double?
    /// For the ratio where there is a baseline, for the value otherwise; `nil` for what is only told.
    var target: Double?
    var sense = Sense.atLeast
    /// Whether what was counted agrees with what was sent; a figure without it is not met.
    var isExact = true

    var ratio: Double? { baseline.map { $0 == 0 ? 0 : value / $0 } }

    /// `nil` where nothing is aimed at.
    var isMet: Bool? {
        guard let target else { return nil }
        let measured = ratio ?? value
        return isExact && (sense == .atLeast ? measured >= target : measured <= target)
    }

    var json: String {
        let object: JSONObject = [
            "name": .string(name), "value": .number(value), "unit": .string(unit),
            "baseline": baseline.map { .number($0) } ?? .null, "ratio": ratio.map { .number($0) } ?? .null,
            "target": target.map { .number($0) } ?? .null, "met": isMet.map { .bool($0) } ?? .null,
        ]
        return JSONValue.object(object).description
    }
}

extension JSONValue {
    /// With as many digits as a noisy measurement can mean.
    fileprivate static func number(_ value: Double) -> JSONValue {
        .double((value * 10_000).rounded() / 10_000)
    }
}

struct FigureTable {
    let figures: [Figure]

    init(_ figures: [Figure]) { self.figures = figures }

    var text: String {
        let head = ["bench", "value", "unit", "plain C", "ratio", "target", "met"]
        let rows = figures.map { figure in
            [
                figure.name, figure.value.inTable, figure.unit, figure.baseline?.inTable ?? "-",
                figure.ratio?.inTable ?? "-", figure.target.map { figure.sense.sign + $0.inTable } ?? "-",
                figure.isMet.map { $0 ? "yes" : "no" } ?? "-",
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

extension Double {
    var inTable: String {
        switch abs(self) {
        case 1000...: String(Int(rounded()))
        case 10...: String(format: "%.1f", self)
        default: String(format: "%.3f", self)
        }
    }
}
