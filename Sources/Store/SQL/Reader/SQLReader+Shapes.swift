import Escalation

extension SQLReader {
    func shapes() throws -> [SeenShape] {
        try rows(ShapeRow.all()).map { try ShapeRow.read($0, json: json) }
    }
}
