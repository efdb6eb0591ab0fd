/// Names that come up over and over, each kept once and stood for by a number.
struct NameTable {
    /// Stands for a name; 0 stands for none.
    typealias Number = Int32

    private var numbers: [String: Number] = ["": 0]
    private(set) var names = [""]

    mutating func number(of name: String) -> Number {
        if let known = numbers[name] { return known }
        let new = Number(names.count)
        names.append(name)
        numbers[name] = new
        return new
    }

    func known(_ name: String) -> Number? { numbers[name] }

    subscript(number: Number) -> String { names[Int(number)] }
}
