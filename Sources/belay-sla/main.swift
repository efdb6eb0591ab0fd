import Fleet
import SLA

WorkerProcess.run(.sla, work: TimerWorker.run)
