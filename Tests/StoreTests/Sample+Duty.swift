import Escalation

extension Sample {
    /// Others come to own it in an hour.
    static var dutyStay: LevelStay {
        var stay = stay()
        stay.dutyDue = start + .seconds(3600)
        return stay
    }
}
