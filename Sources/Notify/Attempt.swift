import Courier
import Escalation
import Store

/// One attempt at a notice, and what became of it.
struct Attempt {
    enum Result {
        case delivered(String)
        case failed(String)
        case later(String, retryAfter: Duration?)
        case stopped

        init(_ delivery: DeliveryResult) {
            switch delivery {
            case .accepted(let detail): self = .delivered(detail)
            case .refused(let reason): self = .failed(reason)
            case .failed(let reason, let retryAfter): self = .later(reason, retryAfter: retryAfter)
            }
        }
    }

    let leased: LeasedNotice
    let result: Result

    func state(now: Instant, retry: NoticeRetry) -> NoticeState {
        let standing: NoticeState.Standing
        let detail: String?
        switch result {
        case .delivered(let answer): (standing, detail) = (.delivered, answer)
        case .failed(let reason): (standing, detail) = (.failed, reason)
        case .stopped: (standing, detail) = (.stopped, nil)
        case .later(let reason, let retryAfter):
            detail = reason
            let channel = leased.notice.recipient.channel
            if let wait = retry.wait(after: leased.attempt, channel: channel, retryAfter: retryAfter) {
                standing = .waiting(until: now + wait)
            } else {
                standing = .failed
            }
        }
        return NoticeState(notice: leased.notice, attempt: leased.attempt, standing: standing, detail: detail)
    }
}

extension NoticeState {
    /// What joins the story: nothing while it will be tried again.
    var result: NoticeResult? {
        switch standing {
        case .waiting: nil
        case .delivered: .delivered(detail ?? "")
        case .failed: .failed(detail ?? "")
        case .stopped: .stopped
        }
    }
}

extension Notice {
    var asksForDecision: Bool {
        switch purpose {
        case .decide, .warning, .takenBack: true
        case .confirm, .procedure, .informed, .disputed, .question, .answered, .ended, .unresolved, .record, .callback:
            false
        }
    }

    /// Whether it asks what its reader, or somebody else who was asked, has answered by now.
    func isAnswered(in subject: Case) -> Bool {
        if purpose == .record { return subject.proceedings.record?.written != nil }
        guard purpose == .question, case .person(let person, _) = recipient else { return false }
        guard case .open(let stay) = subject.status else { return true }
        return !stay.course.hasQuestion(for: person)
    }
}
