import Escalation

extension SQLReader {
    func gateOrders() throws -> [GateOrder] {
        try rows(GateRow.orders()).map { try GateRow.order($0, keys: json.keys) }
    }

    func unansweredGates() throws -> [UnansweredGate] {
        try rows(GateRow.unanswered()).map(GateRow.unanswered)
    }
}
