# shellcheck shell=bash
# Long work in the foreground that can still be stopped: tests, benchmarks, the story of the demonstration.

work_pid=''

# work_run COMMAND…: runs it in a session of its own and returns its exit code. Ctrl-C or a SIGTERM to us ends the
# whole session at once, test processes included, before the services below it go.
work_run() {
    local code=0
    (umask "$state_umask" && exec setsid "$@" </dev/null 9>&-) &
    work_pid=$!
    cleanup_add work_stop
    wait "$work_pid" || code=$?
    work_pid=''
    cleanup_drop work_stop
    return "$code"
}

work_stop() {
    [[ -n $work_pid ]] && kill -TERM -- "-$work_pid" 2>/dev/null || return 0
    local tries=0
    while kill -0 -- "-$work_pid" 2>/dev/null && ((++tries < 100)); do sleep 0.1; done
    kill -KILL -- "-$work_pid" 2>/dev/null || true
}

# work_build [debug|release] [ARGUMENTS]
work_build() {
    local configuration=${1:-debug}
    shift || true
    packages_need_swift
    [[ -f $root/Package.swift ]] ||
        ui_fail "$exit_missing" "there is no Package.swift in $root" "Is this a whole checkout?"
    ui_title "building ($configuration)"
    work_run swift build --package-path "$root" --configuration "$configuration" "$@" >&2 ||
        ui_fail 1 "the build failed" "What the compiler said stands above."
}

# work_services: the private broker and PostgreSQL, started unless they run, and then stopped again when we end.
work_services() {
    if ! broker_running; then cleanup_add broker_stop_locked; fi
    state_locked broker_start
    if ! postgres_running; then cleanup_add postgres_stop_locked; fi
    state_locked postgres_start
    eval "$(broker_exports)"
    eval "$(postgres_exports)"
    # Tests that restart the services do it through this script, which keeps ports, data and passwords.
    export BELAY_TEST_DEV=$root/deploy/dev BELAY_DEV_DIR=$state
    BELAY_TEST_PYTHON=$(packages_tool python3)
    export BELAY_TEST_PYTHON
    local shared
    if [[ -z ${BELAY_SHARED_DATA:-} ]]; then
        for shared in "$root/../shared/data" "$root/../../shared/data"; do
            if [[ -d $shared ]]; then BELAY_SHARED_DATA=$(cd "$shared" && pwd) && break; fi
        done
    fi
    if [[ -n ${BELAY_SHARED_DATA:-} ]]; then
        export BELAY_SHARED_DATA
    else
        ui_note "no ../shared/data beside this checkout: tests on those recordings are skipped"
    fi
}

broker_stop_locked() { state_locked broker_stop; }
postgres_stop_locked() { state_locked postgres_stop; }
