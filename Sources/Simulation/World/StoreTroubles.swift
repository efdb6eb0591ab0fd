import Store

/// Where a store fails one life of a process, and where others come in between.
final class StoreTroubles: StoreFaults {
    private unowned let world: World
    private let life: Life
    /// Whether the caller has something in hand that must not be lost.
    private let isAtWork: () -> Bool
    /// Whether the transaction keeps a signed head.
    private var isSigning = false

    init(_ world: World, _ life: Life, isAtWork: @escaping () -> Bool) {
        self.world = world
        self.life = life
        self.isAtWork = isAtWork
    }

    /// Many transactions only look after leases and rows. What befalls those is worth less than what befalls work.
    private func weighed(_ probability: Double) -> Double { isAtWork() ? probability * 4 : probability }

    func reached(_ point: FaultPoint) throws {
        guard !life.isOver else { throw Crashed() }
        switch point {
        case .begin: try begin()
        case .commit: try commit()
        case .answer: try answer()
        }
        guard !life.isOver else { throw Crashed() }
    }

    private func begin() throws {
        // Between what it has read and the transaction that rests on it, others have turns.
        if world.order.happens(0.1) { world.pass(.milliseconds(Int64(1 + world.order.below(50)))) }
        if world.strikes(.zombie, weighed(0.0008), on: life.name) { world.pass(.seconds(12 + world.luck.below(40))) }
        if world.strikes(.storeRefusal, weighed(0.004), on: life.name) {
            throw StoreError(.busy, operation: "begin", message: "another writer holds the store")
        }
    }

    private func commit() throws {
        isSigning = world.database.isKeepingCheckpoint
        if isSigning, world.strikes(.crashBeforeCheckpoint, 0.004, on: life.name) {
            world.end(life)
            throw Crashed()
        }
        if world.strikes(.crashBeforeCommit, weighed(0.003), on: life.name) {
            world.end(life)
            throw Crashed()
        }
        if world.strikes(.storeRefusal, weighed(0.004), on: life.name) {
            throw StoreError(.serialization, operation: "commit", message: "could not serialize access")
        }
    }

    private func answer() throws {
        world.tally.commits += 1
        if isSigning, world.strikes(.crashAfterCheckpoint, 0.004, on: life.name) {
            world.end(life)
            throw Crashed()
        }
        if world.strikes(.crashAfterCommit, weighed(0.003), on: life.name) {
            world.end(life)
            throw Crashed()
        }
        if world.strikes(.doneButTimedOut, weighed(0.003), on: life.name) {
            throw StoreError(.timeout, operation: "commit", message: "no answer in time")
        }
    }
}
