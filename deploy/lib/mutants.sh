# shellcheck shell=bash
# Defects that are compiled in on purpose, one at a time, to show that the simulation finds each. They stand in the
# sources behind `#if BELAY_MUTANT_…`, which only a debug build with BELAY_MUTANT in its environment defines.

# All of them, as `deploy/dev mutants` names them.
mutants_all() {
    grep -rhoE 'BELAY_MUTANT_[A-Z0-9_]+' "$root/Sources" | sort -u | sed 's/^BELAY_MUTANT_//' |
        tr '[:upper:]_' '[:lower:]-'
}

# One directory for all of them, so that what no mutant touches is compiled once. It starts with the packages that the
# checkout's own build has fetched. BELAY_MUTANT_BUILD names another, such as the checkout's own .build.
mutants_prepare() {
    mutants_build=${BELAY_MUTANT_BUILD:-$(state_directory)/mutants}
    mkdir -p "$mutants_build"
    local piece
    for piece in checkouts repositories workspace-state.json; do
        [[ -e $mutants_build/$piece || ! -e $root/.build/$piece ]] || cp -R "$root/.build/$piece" "$mutants_build/"
    done
}

# mutants_homes NAME: the targets whose sources hold it, with commas between them.
mutants_homes() {
    local word=${1^^}
    (cd "$root/Sources" && grep -rlwE "BELAY_MUTANT_${word//-/_}" .) | cut -d/ -f2 | sort -u | paste -sd,
}

# mutants_try NAME: whether the simulation finds it; prints how.
mutants_try() {
    local name=$1 answer code=0
    BELAY_MUTANT=$name BELAY_MUTANT_TARGETS=$(mutants_homes "$name") \
        work_run swift build --package-path "$root" --scratch-path "$mutants_build" --product belay >&2 ||
        ui_fail 1 "the mutant $name does not compile" "What the compiler said stands above."
    answer=$(mktemp "$mutants_build/answer.XXXXXX")
    work_run "$mutants_build/debug/belay" simulate --seed "$mutants_seed" --seeds 200 --hours 12 --json >"$answer" || code=$?
    mutants_report "$name" "$code" "$answer"
    code=$?
    rm -f "$answer"
    return "$code"
}

# mutants_report NAME CODE FILE
mutants_report() {
    "$(packages_tool python3)" - "$@" <<'PYTHON'
import json, sys

name, code, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
text = open(path).read().strip()
answer = json.loads(text) if text else {}
failure = answer.get("failure")
if code != 1 or failure is None:
    print(f"✗ {name}: not found in {answer.get('stories', 0)} stories (exit code {code})")
    sys.exit(1)
print(f"✓ {name}: seed {failure['seed']}, story {answer['stories']}, found in {answer['seconds']:.1f} s")
print(f"    {failure['invariant']}: {failure['how']}")
print(f"    {len(failure['story'])} lines: {failure['again']}")
PYTHON
}

mutants_run() {
    local names=("$@") name missed=0 known
    known=$(mutants_all)
    ((${#names[@]})) || mapfile -t names <<<"$known"
    for name in "${names[@]}"; do
        grep -qxF -- "$name" <<<"$known" || usage "there is no mutant '$name'; there are: ${known//$'\n'/, }"
    done
    mutants_prepare
    mutants_seed=${BELAY_MUTANT_SEED:-1}
    for name in "${names[@]}"; do
        ui_title "mutant $name"
        mutants_try "$name" || missed=$((missed + 1))
    done
    ((missed == 0)) || ui_fail 1 "$missed of ${#names[@]} mutants were not found"
    ui_title "all ${#names[@]} mutants were found"
}
