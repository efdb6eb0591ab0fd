extension CalendarDate {
    /// Easter Sunday of the western churches (the anonymous Gregorian computus, as J. Meeus gives it in "Astronomical
    /// Algorithms", chapter 8).
    static func easter(of year: Int) -> CalendarDate {
        let yearOfCycle = year % 19
        let (century, yearOfCentury) = year.quotientAndRemainder(dividingBy: 100)
        let lunarCorrection = (century - (century + 8) / 25 + 1) / 3
        let moon = (19 * yearOfCycle + century - century / 4 - lunarCorrection + 15) % 30
        let toSunday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - moon - yearOfCentury % 4) % 7
        let lateMoon = (yearOfCycle + 11 * moon + 22 * toSunday) / 451
        let days = moon + toSunday - 7 * lateMoon + 114
        return CalendarDate(year: year, plainMonth: days / 31, plainDay: days % 31 + 1)
    }
}
