# shellcheck shell=bash
# The demonstration: everything from nothing in a directory of its own, one story, and all of it gone again. A fleet
# that `up` left running is not touched.

demo_run() {
    packages_install
    # The debug build is the one that `test` needs too, and takes a newcomer half the minutes of the release build.
    export BELAY_DEV_CONFIGURATION=debug
    work_build debug
    state=$state/demo
    demo_fresh
    state_prepare_paths
    cleanup_add demo_stop
    state_locked fleet_start sqlite
    ui_title "the story"
    local code=0
    demo_environment
    work_run bash "$root/deploy/demo/story.sh" || code=$?
    ui_note "What is left to look at: the mail in $mailbox/maildir/new/, the logs in $fleet/log/"
    return "$code"
}

# A broker or a worker of a demonstration that was killed with SIGKILL may still be there.
demo_fresh() {
    if [[ -d $state ]]; then
        state_prepare_paths
        state_locked fleet_stop
        rm -rf "$state"
    fi
    mkdir -p "$state"
    chmod 711 "$state"
}

# What story.sh may use; it sets the user it speaks as with `belay_as`.
demo_environment() {
    export BELAY_CONFIG=$fleet/belay.yaml
    BELAY_BIN=$(dirname "$(fleet_binary belay)")
    export BELAY_DEMO_LOG_KEY=$fleet/audit.pub
    export BELAY_BIN BELAY_DEMO_SECRETS=$broker/secrets BELAY_DEMO_MAILBOX=$mailbox/maildir
}

demo_stop() { state_locked fleet_stop; }
