/// A drawing with a title and a description, of a width that the page scales.
struct SVG {
    /// In the units of its own coordinates.
    static let width = 720.0

    private let name: String
    private let title: String
    private let description: String
    private var height: Double
    private var parts: [String] = []

    /// - Parameter name: Its id in the page.
    init(_ name: String, title: String, description: String, height: Double) {
        (self.name, self.title, self.description, self.height) = (name, title, description, height)
    }

    enum Anchor: String { case start, middle, end }

    /// - Parameter told: What is said when somebody points at it.
    mutating func rectangle(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        _ style: String,
        told: String? = nil
    ) {
        guard width > 0, height > 0 else { return }
        let place = "x=\"\(x.inSVG)\" y=\"\(y.inSVG)\" width=\"\(width.inSVG)\" height=\"\(height.inSVG)\""
        parts.append("<rect class=\"\(style)\" \(place)>\(Self.told(told))</rect>")
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        parts.append(
            "<line class=\"\(style)\" x1=\"\(x1.inSVG)\" y1=\"\(y1.inSVG)\" x2=\"\(x2.inSVG)\" y2=\"\(y2.inSVG)\"/>"
        )
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, told: String? = nil) {
        parts.append(
            "<circle class=\"\(style)\" cx=\"\(x.inSVG)\" cy=\"\(y.inSVG)\" r=\"\(radius.inSVG)\">\(Self.told(told))</circle>"
        )
    }

    mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String = "label", anchor: Anchor = .start) {
        parts.append(
            "<text class=\"\(style)\" x=\"\(x.inSVG)\" y=\"\(y.inSVG)\" text-anchor=\"\(anchor.rawValue)\">\(escaped(text))</text>"
        )
    }

    var markup: String {
        """
        <svg viewBox="0 0 \(Self.width.inSVG) \(height.inSVG)" role="img" aria-labelledby="\(name)-title \(name)-text">
        <title id="\(name)-title">\(escaped(title))</title>
        <desc id="\(name)-text">\(escaped(description))</desc>
        \(parts.joined(separator: "\n"))
        </svg>
        """
    }

    private static func told(_ text: String?) -> String { text.map { "<title>\(escaped($0))</title>" } ?? "" }
}

extension Double {
    /// With one digit behind the point: a tenth of a pixel is seen by nobody.
    fileprivate var inSVG: String {
        let tenths = Int((self * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }
}

extension String {
    /// Short enough for its place beside a bar; the whole stands in the table.
    func cut(toLength length: Int) -> String { count <= length ? self : prefix(length - 1) + "…" }
}

/// Round steps of a scale from 0.
struct Scale {
    let step: Int
    let top: Int

    init(to greatest: Int, steps: Int = 4) {
        let rough = max(1, (max(1, greatest) + steps - 1) / steps)
        var power = 1
        while power * 10 <= rough { power *= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
        self.step = step
        top = (max(1, greatest) + step - 1) / step * step
    }

    var ticks: [Int] { Array(stride(from: 0, through: top, by: step)) }
}
