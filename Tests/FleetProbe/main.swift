import Fleet
import Glibc
import Store

/// A worker that is ready at once, and does nothing until it is asked to stop; the environment makes it fail or hang.
WorkerProcess.run(.trigger) { worker in
    let lane = worker.health.part("lane.0")
    if getenv("PROBE_FAILS") != nil { throw StoreError(.moved, operation: "begin", message: "the store has moved") }
    lane.ready()
    worker.stop.wait()
    if getenv("PROBE_HANGS") != nil { Latch().wait() }
}
