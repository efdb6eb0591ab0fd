# shellcheck shell=bash
# Where everything lives: one directory per checkout, so that two checkouts never meet, and one lock in it.

state_directory() { printf '%s\n' "${BELAY_DEV_DIR:-$root/.scratch}"; }

state_prepare() {
    # What we write is ours alone; what is built and tested keeps the modes its owner is used to.
    # shellcheck disable=SC2034 # used by work_run
    state_umask=$(umask)
    umask 077
    state=$(state_directory)
    mkdir -p "$state" || ui_fail "$exit_missing" "cannot write to $state" \
        "Choose another directory with BELAY_DEV_DIR=/some/where."
    state=$(cd "$state" && pwd)
    # A root checkout runs PostgreSQL as another user, who must be able to pass through to his own directory and no
    # more; what is secret is mode 0600 in directories of mode 0700.
    chmod 711 "$state"
}

# state_locked COMMAND…: one at a time in this checkout. Whatever is started inside must not inherit descriptor 9,
# or the lock would live as long as the service: see process_start.
state_locked() {
    exec 9>"$state/lock"
    flock --wait 120 9 || ui_fail "$exit_service" "another deploy/dev has held this checkout's services for two minutes" \
        "Wait for it, or see who holds $state/lock: fuser $state/lock"
    # Not `"$@" || …`: that would switch `set -e` off inside. A failure ends the script, and the lock with it.
    "$@"
    exec 9>&-
}

# state_secret FILE: a password of 160 random bits, made once and kept. Hexadecimal, so that it needs no quoting in
# a URI, a configuration file or SQL.
state_secret() {
    if [[ ! -s $1 ]]; then
        mkdir -p "$(dirname "$1")"
        (umask 077 && openssl rand -hex 20 >"$1.new" && mv "$1.new" "$1")
    fi
    cat "$1"
}

# state_write FILE: standard input becomes the file, whole or not at all, readable by its owner only.
state_write() {
    mkdir -p "$(dirname "$1")"
    (umask 077 && cat >"$1.new" && mv "$1.new" "$1")
}
