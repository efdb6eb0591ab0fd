import Fleet
import Notify

WorkerProcess.run(.notify, work: NotifyWorker.run)
