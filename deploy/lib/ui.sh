# shellcheck shell=bash
# What a person sees: steps, warnings, errors. Everything here goes to standard error, so that standard output
# stays free for what a command was asked to print (`broker env`, `bench --json`).

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    ui_bold=$'\e[1m' ui_dim=$'\e[2m' ui_red=$'\e[31m' ui_green=$'\e[32m' ui_yellow=$'\e[33m' ui_plain=$'\e[0m'
    ui_live=yes
else
    ui_bold='' ui_dim='' ui_red='' ui_green='' ui_yellow='' ui_plain=''
    ui_live=no
fi

# The exit codes, also listed by `deploy/dev help`. Work that ran and failed keeps the exit code of what ran.
# shellcheck disable=SC2034 # used by the other pieces
readonly exit_usage=2 exit_missing=3 exit_service=4

ui_title() { printf '%s\n' "${ui_bold}$*${ui_plain}" >&2; }
ui_note() { printf '  %s\n' "$*" >&2; }
ui_done() { printf '%s\n' "  ${ui_green}✓${ui_plain} $*" >&2; }
ui_warn() { printf '%s\n' "  ${ui_yellow}!${ui_plain} $*" >&2; }

# ui_fail CODE WHAT [WHAT TO DO…]: says what is wrong, then line by line what to do about it, and leaves.
ui_fail() {
    local code=$1 what=$2
    shift 2
    printf '%s\n' "${ui_red}deploy/dev: ${what}${ui_plain}" >&2
    local line
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit "$code"
}

# ui_run TITLE LOG COMMAND…: runs a command that may take long with its output in LOG. A terminal shows the seconds
# and the newest line of the log; anything else gets one line at the start and one at the end. A failure shows the
# end of the log and returns the command's exit code.
ui_run() {
    local title=$1 log=$2 code=0 started=$SECONDS
    shift 2
    mkdir -p "$(dirname "$log")"
    if [[ $ui_live == yes ]]; then
        "$@" >"$log" 2>&1 </dev/null &
        local child=$!
        while kill -0 "$child" 2>/dev/null; do
            local newest
            newest=$(tail -c 300 "$log" | tr '\r' '\n' | tail -n 1 | tr -dc '[:print:]' | cut -c1-60)
            printf '\r\e[K  … %s %s' "$title" "${ui_dim}$((SECONDS - started)) s  ${newest}${ui_plain}" >&2
            sleep 0.2
        done
        printf '\r\e[K' >&2
        wait "$child" || code=$?
    else
        ui_note "$title …"
        "$@" >"$log" 2>&1 </dev/null || code=$?
    fi
    if ((code == 0)); then
        ui_done "$title ${ui_dim}($((SECONDS - started)) s)${ui_plain}"
    else
        printf '%s\n' "  ${ui_red}✗${ui_plain} $title: exit code $code; the end of $log:" >&2
        tail -n 30 "$log" | sed 's/^/    /' >&2
    fi
    return "$code"
}
