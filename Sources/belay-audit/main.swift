import Fleet
import Audit

WorkerProcess.run(.audit, work: AuditWorker.run)
