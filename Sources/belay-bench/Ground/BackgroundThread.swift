import Dispatch
import Foundation
import Synchronization

/// A thread that comes to a result.
final class BackgroundThread<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Value) {
        let thread = Thread { [self] in
            let value = Result { try body() }
            result.withLock { $0 = value }
            done.signal()
        }
        thread.start()
    }

    /// Waits for it; once.
    func value() throws -> Value {
        done.wait()
        return try result.withLock { try $0!.get() }
    }
}
