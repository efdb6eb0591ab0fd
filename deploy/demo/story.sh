#!/usr/bin/env bash
# The story that `deploy/dev demo` tells, with the fleet already running. Everything in it is printed by a `belay`
# command; the script only decides what to ask next, from what the command answered. Another amount in events.jsonl
# makes another story: whoever may not answer for it passes it on, and below the policy's limit nobody is asked.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# belay_as USER ARGUMENTS…: the command line under that broker user, as a person or an automation would call it.
belay_as() {
    BELAY_BROKER_USER=$1 BELAY_BROKER_PASSWORD_FILE=$BELAY_DEMO_SECRETS/$1 "$BELAY_BIN/belay" "${@:2}"
}

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
if [[ ! -t 1 || -n ${NO_COLOR:-} ]]; then say() { printf '\n%s\n' "$*"; }; fi

# run USER ARGUMENTS…: shows the command, then runs it.
run() {
    printf '\n$ belay %s      # as %s\n' "$(printf '%q ' "${@:2}")" "$1"
    belay_as "$@"
}

# cases POLICY: its open cases.
cases() { belay_as alice case list --open --policy "$1" --json | places; }

# places [LEVEL]: id, level and revision of each case in JSON lines on standard input; with LEVEL, of those that have been
# taken in there.
places() {
    python3 -c '
import json, sys
for line in sys.stdin:
    case = json.loads(line)
    if len(sys.argv) < 2 or (case.get("owners") and case.get("level") == sys.argv[1]):
        print(case["case"], case.get("level", "-"), case["revision"])' "$@"
}

# await TEXT COMMAND…: until the command prints something; the fleet needs a moment for what was just published.
await() {
    local what=$1 deadline=$((SECONDS + 20)) answer
    shift
    until answer=$("$@") && [[ -n $answer ]]; do
        ((SECONDS < deadline)) || { printf 'still waiting for %s after 20 s\n' "$what" >&2 && return 1; }
        sleep 0.2
    done
    printf '%s\n' "$answer"
}

# person and authority that decide at a level, as config/directory.yaml and the policy have it.
declare -A person=([operator]=alice [supervisor]=carol [board]=erin)
declare -A authority=([operator]=operator-to-50k [supervisor]=supervisor-to-250k [board]=board-any-amount)

# climb CASE: each level tries to approve under its authority; whoever may not passes it on.
climb() {
    local case=$1 level=operator revision who
    while true; do
        read -r _ level revision < <(await "case $case at a level" at_level "$case" "$level")
        who=${person[$level]}
        say "At level $level: $who decides"
        if run "$who" decide "$case" --action approve --rationale "Order, delivery note and invoice agree" \
            --risk medium --authority "${authority[$level]}" --revision "$revision"; then
            return
        fi
        run "$who" decide "$case" --action escalate --rationale "Beyond what I may answer for" --risk medium \
            --revision "$revision"
        case $level in operator) level=supervisor ;; supervisor) level=board ;; *) return 1 ;; esac
    done
}

# at_level CASE LEVEL: its id, level and revision once it has been taken in there.
at_level() { belay_as alice case show "$1" --json | places "$2"; }

say "1. Two payments and a failed integration are published; one payment is large"
run source-example publish "$here/events.jsonl"
await "the failed integration's case" cases failed-integration >/dev/null
run alice case list

payment=$(cases payment-approval | head -n 1 | cut -d ' ' -f 1)
if [[ -n $payment ]]; then
    say "2. The large payment climbs until somebody may answer for it"
    run alice case show "$payment"
    climb "$payment"
    say "   Its whole story"
    run alice case show "$payment"
else
    say "2. No payment was above the policy's limit: nobody is asked"
fi

say "3. The integration recovers by itself: its case is withdrawn, nobody has to act"
run source-example publish "$here/recovery.jsonl"
gone() { [[ -n $(cases failed-integration) ]] || echo gone; }
await "the withdrawal" gone >/dev/null
run alice case list --policy failed-integration

say "4. An automation stops and asks outright, and waits; a person refuses"
printf '\n$ belay ask payment-approval … --wait 30s      # as automation-example, in the background\n'
answer=$(mktemp)
belay_as automation-example ask payment-approval --policy payment-approval \
    --question "Pay invoice I-881 twice? The first transfer timed out." \
    --data '{"payment":"P-1003","amount":4200,"currency":"EUR","vendor":{"id":"V-7","name":"ACME Turbines","rating":4}}' \
    --run run-77 --wait 30s >"$answer" 2>&1 &
asking=$!
read -r asked _ revision < <(await "the ask's case" cases payment-approval)
read -r _ _ revision < <(await "case $asked at a level" at_level "$asked" operator)
run bob decide "$asked" --action refuse --rationale "The bank shows the first transfer as executed" --risk high \
    --revision "$revision"
code=0
wait "$asking" || code=$?
printf '\nThe automation heard (exit code %s):\n' "$code"
cat "$answer"
rm -f "$answer"

say "5. What happened, for those who trust nobody"
run auditor-example audit verify --key "$(cat "$BELAY_DEMO_LOG_KEY")"
run belay-setup status

if [[ -n $payment ]]; then
    say "6. How the large payment ended, proved to somebody who has neither the log nor the broker"
    proof=$(mktemp -d)
    await "a checkpoint" belay_as belay-setup audit receipt "$payment" --entry "$proof/entry.json" >"$proof/receipt"
    run auditor-example audit check "$proof/receipt" --entry "$proof/entry.json" --key "$(cat "$BELAY_DEMO_LOG_KEY")"
    rm -r "$proof"
fi

say "7. What is to be learnt from it"
run belay-setup report --by policy
