import Escalation

/// Who owns a level beside the holders of its roles, and what they need, as its author wrote it.
struct DutyDraft {
    let onDuty: Placed<RotaName>?
    let qualification: Placed<QualificationName>?
    let takeBack: [Placed<RoleName>]
    let teams: [Placed<TeamName>]

    init(onDuty: DocumentNode?, qualification: DocumentNode?, takeBack: DocumentNode?, teams: DocumentNode?) {
        self.onDuty = onDuty?.placed { $0.name() }
        self.qualification = qualification?.placed { $0.name() }
        self.takeBack = takeBack?.placedList(atLeast: 1) { $0.name() } ?? []
        self.teams = teams?.placedList(atLeast: 1) { $0.name() } ?? []
    }

    func settle(_ level: inout PolicyLevel) {
        level.onDuty = onDuty?.value
        level.qualification = qualification?.value
        level.takeBack = takeBack.map(\.value)
        level.teams = teams.map(\.value)
    }
}

extension PolicyCheck {
    /// What levels and authorities name and the directory does not have. It changes more often than a policy does, so
    /// these are warnings.
    func checkDuties() {
        guard let directory = installation.directory else { return }
        let duties = levels.map(\.duty)
        for rota in duties.compactMap(\.onDuty) where directory.rotas[rota.value] == nil {
            rota.node.warn(
                "the directory has no rota \(rota.value.rawValue.quotedBriefly)",
                hint: directory.rotas.keys.map(\.rawValue).sorted().suggestion(for: rota.value.rawValue)
            )
        }
        for team in duties.flatMap(\.teams) where directory.teams[team.value] == nil {
            team.node.warn(
                "the directory has no team \(team.value.rawValue.quotedBriefly)",
                hint: directory.teams.keys.map(\.rawValue).sorted().suggestion(for: team.value.rawValue)
            )
        }
        let known = Set(directory.people.values.flatMap(\.qualifications).map(\.name))
        let required = duties.compactMap(\.qualification) + authorities.compactMap(\.qualification)
        for name in required where !known.contains(name.value) {
            name.node.warn(
                "nobody in the directory has the qualification \(name.value.rawValue.quotedBriefly)",
                hint: known.map(\.rawValue).sorted().suggestion(for: name.value.rawValue)
            )
        }
    }
}
