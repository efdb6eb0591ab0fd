import Store

extension StoreError: ExitCoded {
    public var exitCode: ExitCode {
        switch kind {
        case .unavailable, .busy, .deadlock, .serialization, .full, .timeout: .unavailable
        case .moved, .restored, .newerSchema, .notMigrated, .wrongEnvironment, .unusable: .configuration
        case .readOnly: .permission
        case .laneLost, .logMoved: .temporary
        case .data, .unexpected: .software
        }
    }
}
