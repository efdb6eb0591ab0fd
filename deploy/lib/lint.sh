# shellcheck shell=bash
# Every linter that this machine has; those it has not are named, so that a green end is not taken for more than it is.

lint_failed=()
lint_absent=()

lint_run() {
    cd "$root" || return
    mkdir -p "$state/log"
    lint_with shellcheck "shell scripts" lint_shell
    lint_step "Python" lint_python
    lint_step "JSON" lint_json
    lint_with hadolint "Dockerfile" hadolint deploy/Dockerfile
    if docker compose version >/dev/null 2>&1; then
        lint_step "compose file" lint_compose
    else
        lint_absent+=("docker compose (compose file)")
    fi
    lint_with systemd-analyze "systemd units" lint_units
    lint_with gofmt "Go" lint_go
    if [[ -f Package.swift ]]; then
        lint_with swift "Swift format" lint_swift
    fi
    if ((${#lint_absent[@]})); then ui_warn "not here, so not checked: $(printf '%s; ' "${lint_absent[@]}")"; fi
    ((${#lint_failed[@]} == 0)) || ui_fail 1 "lint failed: $(printf '%s; ' "${lint_failed[@]}")"
}

# lint_with TOOL TITLE COMMAND…
lint_with() {
    if command -v "$1" >/dev/null; then
        lint_step "${@:2}"
    else
        lint_absent+=("$1 ($2)")
    fi
}

lint_step() { ui_run "$1" "$state/log/lint.log" "${@:2}" || lint_failed+=("$1"); }

lint_shell() {
    shellcheck .ci/run deploy/dev deploy/lib/*.sh deploy/compose-setup deploy/postgres/passwords.sh \
        deploy/rabbitmq/check.sh
}

lint_python() {
    # Parsed, not compiled: no __pycache__ in the tree.
    "$(packages_tool python3)" - deploy/lib/mailserver.py deploy/rabbitmq/render deploy/rabbitmq/check.py \
        Tests/JudgeTests/Judges/python/*.py <<'PY'
import ast, pathlib, sys
for name in sys.argv[1:]:
    ast.parse(pathlib.Path(name).read_text(), name)
PY
}

lint_go() {
    local said
    said=$(gofmt -l Tests/JudgeTests/Judges/go)
    printf '%s\n' "$said"
    [[ -z $said ]]
}

lint_json() { "$(packages_tool python3)" -m json.tool deploy/rabbitmq/definitions.json /dev/null; }

lint_compose() { docker compose --file deploy/compose.yaml config --quiet; }

# systemd-analyze wants the programs at the place the unit names. Here they are not installed, so exactly that
# complaint is left out, and any other one fails.
lint_units() {
    local said units=() unit
    for unit in deploy/systemd/*.service deploy/systemd/*.target; do
        unit=${unit##*/}
        units+=("${unit/@./@1.}")
    done
    said=$(SYSTEMD_UNIT_PATH=$root/deploy/systemd: systemd-analyze verify --man=no "${units[@]}" 2>&1 |
        grep -v 'Command /usr/bin/belay.* is not executable: No such file or directory' || true)
    printf '%s\n' "$said"
    [[ -z $said ]]
}

lint_swift() {
    local there=() each
    for each in Package.swift Sources Tests Benchmarks; do if [[ -e $each ]]; then there+=("$each"); fi; done
    swift format lint --strict --parallel --recursive "${there[@]}"
}
