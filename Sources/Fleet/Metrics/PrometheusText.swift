/// Prometheus' text exposition format, version 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func append(_ declaration: MetricsRegistry.Declaration) {
        let name = declaration.name
        switch declaration.series {
        case .counter(let family):
            head(declaration, "counter")
            for (values, metric) in family.all { sample(name, family.labels, values, "\(metric.value)") }
        case .gauge(let family):
            head(declaration, "gauge")
            for (values, metric) in family.all { sample(name, family.labels, values, metric.value.inPrometheus) }
        case .histogram(let family):
            head(declaration, "histogram")
            for (values, metric) in family.all { histogram(name, family.labels, values, metric) }
        case .read(let type, let read):
            guard let value = read() else { return }
            head(declaration, "\(type)")
            sample(name, [], [], value.inPrometheus)
        }
    }

    private mutating func head(_ declaration: MetricsRegistry.Declaration, _ type: String) {
        text += "# HELP \(declaration.name) \(declaration.help.escaped(quotes: false))\n"
        text += "# TYPE \(declaration.name) \(type)\n"
    }

    private mutating func histogram(_ name: String, _ labels: [String], _ values: [String], _ metric: Histogram) {
        let snapshot = metric.snapshot
        var below: UInt64 = 0
        for (bound, count) in zip(metric.bounds + [.infinity], snapshot.counts) {
            below += count
            sample(name + "_bucket", labels + ["le"], values + [bound.inPrometheus], "\(below)")
        }
        sample(name + "_sum", labels, values, snapshot.sum.inPrometheus)
        sample(name + "_count", labels, values, "\(below)")
    }

    private mutating func sample(_ name: String, _ labels: [String], _ values: [String], _ value: String) {
        text += name
        if !labels.isEmpty {
            let pairs = zip(labels, values).map { "\($0)=\"\($1.escaped(quotes: true))\"" }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }
}

extension String {
    fileprivate func escaped(quotes: Bool) -> String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\"" where quotes: text += "\\\""
            default: text.unicodeScalars.append(scalar.isHarmless ? scalar : "\u{FFFD}")
            }
        }
        return text
    }
}

extension Double {
    fileprivate var inPrometheus: String {
        if isNaN { return "NaN" }
        if isInfinite { return self > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: self).map(String.init) ?? description
    }
}
