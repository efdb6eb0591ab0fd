# shellcheck shell=bash
# What must be undone however this ends. The newest goes first, each once; a failure of one does not spare the rest.

cleanup_steps=()
cleanup_add() { cleanup_steps=("$1" "${cleanup_steps[@]}"); }
cleanup_drop() {
    local kept=() step
    for step in "${cleanup_steps[@]}"; do [[ $step == "$1" ]] || kept+=("$step"); done
    cleanup_steps=("${kept[@]}")
}
cleanup_run() {
    local code=$? step steps=("${cleanup_steps[@]}")
    # A second Ctrl-C must not leave a broker behind.
    trap '' INT TERM
    trap - EXIT
    set +e
    cleanup_steps=()
    # What failed may have held the lock of state_locked, for which a step below would wait.
    exec 9>&-
    for step in "${steps[@]}"; do ("$step"); done
    exit "$code"
}
trap cleanup_run EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
