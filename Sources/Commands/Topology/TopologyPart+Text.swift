import JSON
import Messages

extension TopologyPart {
    /// For the table: what makes it what it is.
    var properties: String {
        switch self {
        case .exchange(let exchange):
            exchange.kind.rawValue + (exchange.alternate.map { ", what nobody wants goes to \($0)" } ?? "")
        case .queue(_, let arguments): arguments.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
        case .binding: ""
        }
    }

    var json: JSONValue {
        switch self {
        case .exchange(let exchange):
            [
                "kind": "exchange", "name": .string(exchange.name), "type": .string(exchange.kind.rawValue),
                "arguments": .object(exchange.arguments),
            ]
        case .queue(let name, let arguments):
            ["kind": "queue", "name": .string(name), "arguments": .object(arguments.json)]
        case .binding(let exchange, let queue, let key):
            [
                "kind": "binding", "exchange": .string(exchange), "queue": .string(queue), "routingKey": .string(key),
            ]
        }
    }
}

extension [TopologyPart] {
    /// What `rabbitmqctl import_definitions` takes.
    func definitions(vhost: String) -> JSONValue {
        var (exchanges, queues, bindings): ([JSONValue], [JSONValue], [JSONValue]) = ([], [], [])
        for part in self {
            switch part {
            case .exchange(let exchange):
                exchanges.append([
                    "name": .string(exchange.name), "vhost": .string(vhost), "type": .string(exchange.kind.rawValue),
                    "durable": true, "auto_delete": false, "internal": false, "arguments": .object(exchange.arguments),
                ])
            case .queue(let name, let arguments):
                queues.append([
                    "name": .string(name), "vhost": .string(vhost), "durable": true, "auto_delete": false,
                    "arguments": .object(arguments.json),
                ])
            case .binding(let exchange, let queue, let key):
                bindings.append([
                    "source": .string(exchange), "vhost": .string(vhost), "destination": .string(queue),
                    "destination_type": "queue", "routing_key": .string(key), "arguments": [:],
                ])
            }
        }
        return [
            "vhosts": [["name": .string(vhost)]], "exchanges": .array(exchanges), "queues": .array(queues),
            "bindings": .array(bindings),
        ]
    }

    /// Commands for a shell: `rabbitmqadmin` for the topology, `rabbitmqctl` for who may do what.
    func commands(vhost: String, topology: Topology) -> [String] {
        let admin = "rabbitmqadmin --vhost=\(vhost.shellWord)"
        let declarations = map { part in
            switch part {
            case .exchange(let exchange):
                "\(admin) declare exchange name=\(exchange.name.shellWord) type=\(exchange.kind.rawValue) durable=true"
                    + (exchange.arguments.isEmpty
                        ? "" : " arguments=\(JSONValue.object(exchange.arguments).description.shellWord)")
            case .queue(let name, let arguments):
                "\(admin) declare queue name=\(name.shellWord) durable=true "
                    + "arguments=\(JSONValue.object(arguments.json).description.shellWord)"
            case .binding(let exchange, let queue, let key):
                "\(admin) declare binding source=\(exchange.shellWord) destination=\(queue.shellWord) "
                    + "destination_type=queue routing_key=\(key.shellWord)"
            }
        }
        let permissions = BrokerRole.allCases.map { role in
            BrokerPermissions(role, user: role.exampleUser, prefix: topology.prefix)
                .commands(user: role.exampleUser, vhost: vhost)
        }
        return declarations + permissions.joined()
    }
}

extension Topology.Exchange {
    fileprivate var arguments: JSONObject { alternate.map { ["alternate-exchange": .string($0)] } ?? [:] }
}

extension TopologyPart.Argument {
    fileprivate var text: String {
        switch value {
        case .text(let text): text
        case .number(let number): String(number)
        }
    }

    fileprivate var json: JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let number): .int(number)
        }
    }
}

extension [TopologyPart.Argument] {
    fileprivate var json: JSONObject { JSONObject(map { (key: $0.name, value: $0.json) }) }
}

extension String {
    /// One word for a POSIX shell.
    var shellWord: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (45...58).contains($0) || $0 == 95
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
