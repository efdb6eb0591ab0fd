extension Policy {
    /// The same policy for a reader of these languages: every text for people in the first of them that it has, and in
    /// its default where it has none. What the policy does stays.
    public func read(in languages: [LanguageTag]) -> Policy {
        // Most policies are written in one language, and every notice asks.
        guard !languages.isEmpty, isTranslated else { return self }
        var policy = self
        policy.title = title.read(in: languages)
        for place in triggers.indices { policy.triggers[place].because = triggers[place].because.read(in: languages) }
        policy.forms = forms.mapValues { $0.read(in: languages) }
        policy.levels = levels.map { level in
            var level = level
            level.form = level.form.read(in: languages)
            level.alternatives = level.alternatives.map { $0.read(in: languages) }
            let steps = level.procedure?.steps.map { $0.read(in: languages) }
            level.procedure?.steps = steps ?? []
            return level
        }
        return policy
    }
}

extension Policy {
    /// Whether any text of it for people is written in several languages.
    private var isTranslated: Bool {
        title.isTranslated || triggers.contains { $0.because.isTranslated }
            || forms.values.contains(where: \.isTranslated)
            || levels.contains { level in
                level.form.isTranslated || level.alternatives.contains(where: \.isTranslated)
                    || level.procedure?.steps.contains { $0.text.isTranslated } ?? false
            }
    }
}

extension DecisionForm {
    fileprivate var isTranslated: Bool {
        help.values.contains(where: \.isTranslated) || fields.contains { $0.value.help?.isTranslated ?? false }
    }

    func read(in languages: [LanguageTag]) -> DecisionForm {
        var form = self
        form.help = help.mapValues { $0.read(in: languages) }
        for place in fields.indices { form.fields[place].value = fields[place].value.read(in: languages) }
        return form
    }
}

extension TypedValue {
    fileprivate func read(in languages: [LanguageTag]) -> TypedValue {
        var value = self
        value.help = help?.read(in: languages)
        return value
    }
}

extension Alternative {
    fileprivate var isTranslated: Bool {
        title.isTranslated || values.contains { $0.help?.isTranslated ?? false }
    }

    fileprivate func read(in languages: [LanguageTag]) -> Alternative {
        var alternative = self
        alternative.title = title.read(in: languages)
        alternative.values = values.map { $0.read(in: languages) }
        return alternative
    }
}

extension Procedure.Step {
    fileprivate func read(in languages: [LanguageTag]) -> Procedure.Step {
        var step = self
        step.text = text.read(in: languages)
        return step
    }
}
