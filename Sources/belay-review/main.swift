import Fleet
import Review

WorkerProcess.run(.review, work: ReviewWorker.run)
