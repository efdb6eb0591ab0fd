internal import CPostgres

/// A PostgreSQL URI, read by libpq itself, with our own parameter `schema`.
struct PostgreSQLAddress: Hashable, Sendable {
    /// libpq's keywords and values; may hold a password.
    let parameters: [String: String]
    let schema: String

    init(_ text: String, schema: String = "belay") throws {
        let (uri, schema) = try Self.takingSchema(outOf: text, orElse: schema)
        self.schema = schema
        guard let options = PQconninfoParse(uri, nil) else {
            // libpq's message would repeat the address, and with it a password.
            throw StoreAddress.unreadable("the address is no PostgreSQL URI that libpq can read")
        }
        defer { PQconninfoFree(options) }
        var parameters: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.parameters = parameters
    }

    private static func takingSchema(outOf text: String, orElse fallback: String) throws -> (String, String) {
        let parts = text.split(separator: "?", maxSplits: 1)
        guard parts.count == 2 else { return (text, fallback) }
        var schema = fallback
        let rest = parts[1].split(separator: "&").filter { parameter in
            guard parameter.hasPrefix("schema=") else { return true }
            schema = String(parameter.dropFirst("schema=".count))
            return false
        }
        let isName =
            !schema.isEmpty && schema.utf8.count <= 63
            && schema.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
            && !(48...57).contains(schema.utf8.first ?? 48)
        guard isName else {
            throw StoreAddress.unreadable("a schema is named with a-z, 0-9 and _, and does not start with a digit")
        }
        return (rest.isEmpty ? String(parts[0]) : "\(parts[0])?\(rest.joined(separator: "&"))", schema)
    }
}

extension PostgreSQLAddress: CustomStringConvertible {
    var description: String {
        let user = parameters["user"].map { $0 + "@" } ?? ""
        let host = parameters["host"] ?? parameters["hostaddr"] ?? ""
        let port = parameters["port"].map { ":" + $0 } ?? ""
        return "postgresql://\(user)\(host)\(port)/\(parameters["dbname"] ?? "")?schema=\(schema)"
    }
}
