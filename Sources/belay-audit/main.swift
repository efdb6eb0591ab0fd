import Audit
import Fleet

WorkerProcess.run(.audit, work: AuditWorker.run)
