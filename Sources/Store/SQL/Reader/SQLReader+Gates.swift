import Escalation

extension SQLReader {
    func gateOrders() throws -> [GateOrder] {
        try rows(GateRow.orders()).map(GateRow.order)
    }

    func unansweredGates() throws -> [UnansweredGate] {
        try rows(GateRow.unanswered()).map(GateRow.unanswered)
    }
}
