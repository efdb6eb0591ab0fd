import Fleet

/// A worker that is ready at once, and does nothing until it is asked to stop.
WorkerProcess.run(.trigger) { worker in
    let lane = worker.health.part("lane.0")
    lane.ready()
    worker.stop.wait()
    lane.notReady("stopping")
}
