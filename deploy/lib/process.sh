# shellcheck shell=bash
# Processes that outlive the script: started in a session of their own, known by pid and start time, ended by pid.

# process_born PID: when the process started. A pid alone can belong to somebody else after a restart of the machine.
process_born() {
    if [[ -r /proc/$1/stat ]]; then
        # The name in parentheses may hold spaces; the start time is the 20th field after it.
        sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
    else
        ps -o lstart= -p "$1" 2>/dev/null
    fi
}

# process_record PIDFILE PID
process_record() {
    local born
    born=$(process_born "$2") || true
    printf '%s %s\n' "$2" "$born" >"$1"
}

# process_pid PIDFILE: prints the pid if that very process still runs. A stale file is removed.
process_pid() {
    [[ -s $1 ]] || return 1
    local pid born
    read -r pid born <"$1"
    if [[ -n $born && $(process_born "$pid") == "$born" ]] && ! process_zombie "$pid"; then
        printf '%s\n' "$pid"
    else
        rm -f "$1"
        return 1
    fi
}

process_zombie() { [[ -r /proc/$1/stat && $(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 1) == Z ]]; }

# process_start PIDFILE LOG COMMAND…: in the background, in a session of its own, so that Ctrl-C at the terminal of
# `deploy/dev up` does not reach it, and without the lock.
process_start() {
    local pidfile=$1 log=$2
    shift 2
    mkdir -p "$(dirname "$pidfile")" "$(dirname "$log")"
    setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
    process_record "$pidfile" $!
}

# process_stop PIDFILE [SECONDS]: asks with SIGTERM, waits, and ends the whole session with SIGKILL if need be.
process_stop() {
    local pidfile=$1 patience=${2:-15} pid
    pid=$(process_pid "$pidfile") || return 0
    kill -TERM "$pid" 2>/dev/null || true
    local deadline=$((SECONDS + patience))
    while process_pid "$pidfile" >/dev/null; do
        if ((SECONDS >= deadline)); then
            ui_warn "process $pid did not end within $patience s: killing it"
            kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null || true
            deadline=$((SECONDS + 5))
        fi
        sleep 0.1
    done
    rm -f "$pidfile"
}
