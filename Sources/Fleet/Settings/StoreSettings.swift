/// Where the store is.
public struct StoreSettings: Sendable {
    public enum Location: Hashable, Sendable {
        /// One machine, nothing to run: the path of the database file.
        case sqlite(path: String)
        /// A `postgresql://` URL without a password.
        case postgresql(url: String)
    }

    public var location = Location.sqlite(path: "/var/lib/belay/belay.db")
    public var password: SecretFile?
    /// PostgreSQL only: several installations share a database by schema.
    public var schema = "belay"

    public init() {}
}

extension StoreSettings {
    init(_ reader: inout SettingsReader) {
        let url = reader.text(.storeURL, default: "sqlite:/var/lib/belay/belay.db")
        if url.hasPrefix("sqlite:"), url != "sqlite:" {
            let path = String(url.dropFirst("sqlite:".count))
            location = .sqlite(path: path.resolved(beside: reader.origin(of: .storeURL)))
        } else if url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") {
            location = .postgresql(url: url)
            if url.holdsPassword {
                reader.refuse(.storeURL, "holds a password", advice: "take it out and set store.password-file")
            }
        } else {
            reader.refuse(
                .storeURL,
                "is \(url.quotedForPeople)",
                advice: "write sqlite:PATH or postgresql://USER@HOST/DATABASE"
            )
        }
        password = reader.secret(.storePasswordFile)
        schema = reader.text(.storeSchema, default: schema)
        let isName = schema.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        if !isName || schema.utf8.count > 63 || schema.first?.isNumber == true {
            reader.refuse(
                .storeSchema,
                "is \(schema.quotedForPeople)",
                advice: "use a-z, 0-9 and _, a letter first, 63 characters at most"
            )
        }
    }
}

extension String {
    /// `scheme://user:password@host`, or libpq's `?password=`.
    fileprivate var holdsPassword: Bool {
        let rest = self[(firstIndex(of: "/") ?? startIndex)...].dropFirst(2)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let isInAuthority = authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
        let query = rest.drop { $0 != "?" }.dropFirst().split(separator: "&")
        return isInAuthority || query.contains { $0.lowercased().hasPrefix("password=") }
    }
}
