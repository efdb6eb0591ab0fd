import Fleet
import Trigger

WorkerProcess.run(.trigger, work: TriggerWorker.run)
