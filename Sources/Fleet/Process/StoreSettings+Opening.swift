import Store

extension StoreSettings {
    public func address() throws -> StoreAddress {
        switch location {
        case .sqlite(let path): try StoreAddress("sqlite:" + path)
        case .postgresql(let url): try StoreAddress(url, schema: schema)
        }
    }

    /// A handle for one thread. Nothing is opened before its first transaction.
    public func open(environment: String) throws -> any Store {
        try address().open(StoreOptions(password: password?.read().reveal { $0 }, environment: environment))
    }
}
