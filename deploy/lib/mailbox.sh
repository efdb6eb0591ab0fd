# shellcheck shell=bash
# The mailbox server of `up` and `demo`, so that notices are really sent and can be read.

mailbox_paths() { mailbox=$state/mailbox; }

mailbox_start() {
    local port python
    python=$(packages_tool python3) ||
        ui_fail "$exit_missing" "there is no python3 on this machine" "Run: deploy/dev install"
    "$python" -c 'import aiosmtpd' 2>/dev/null ||
        ui_fail "$exit_missing" "$python has no module aiosmtpd" "Run: deploy/dev install"
    if process_pid "$mailbox/pid" >/dev/null; then return; fi
    port=$(port_choose "$mailbox/port" "${BELAY_DEV_SMTP_PORT:-}")
    process_start "$mailbox/pid" "$mailbox/log" "$python" "$root/deploy/lib/mailserver.py" "$port" "$mailbox/maildir"
    cleanup_add mailbox_stop
    local deadline=$((SECONDS + 15))
    # A mail server speaks first: its greeting is the signal that it is ready.
    until [[ $(mailbox_greeting "$port") == 220* ]]; do
        if ! process_pid "$mailbox/pid" >/dev/null || ((SECONDS > deadline)); then
            ui_fail "$exit_service" "the mailbox server did not start" "Its output: $mailbox/log"
        fi
        sleep 0.1
    done
    ui_done "mailbox server on 127.0.0.1:$port"
    cleanup_drop mailbox_stop
}

mailbox_greeting() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 line <&3 && printf '%s' "$line") 2>/dev/null || true
}

mailbox_stop() { process_stop "$mailbox/pid" 5; }
