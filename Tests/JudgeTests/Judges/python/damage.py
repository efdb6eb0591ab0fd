"""Makes logs, sound and damaged, below a folder; prints one line of JSON for each: its name, what was done to it, and
whether it is sound. The forger holds the log's keys, an old one that was lost among them, and those of witnesses.

    damage.py FOLDER
"""

import json
import os
import sys

from tlog import *

ORIGIN = "log.example.com/belay"
LOG, NEW, LOST, OTHER = (Key(ORIGIN, seed) for seed in (1, 2, 3, 4))
ELSEWHERE = Key("log.example.com/elsewhere", 5)
AGAIN = Key(ORIGIN + "/2", 6)
WITNESSES = [Key(f"witness.example.org/{n}", 10 + n, kind=4) for n in range(3)]
STRANGER = Key("witness.example.org/stranger", 20, kind=4)
THEN, NOW = 1_700_000_000, 1_700_001_000

COUNT = 700
SOUND = entries(COUNT)
made = []
folder = sys.argv[1]


def policy(*logs, quorum=2):
    lines = [f"log {key.vkey}" for key in logs] + [f"witness w{n} {w.vkey}" for n, w in enumerate(WITNESSES)]
    return "\n".join(lines + [f"group g {quorum} w0 w1 w2", "quorum g"]) + "\n"


def signed(log, *by, origin=ORIGIN, seen=(0, 1), time=NOW, size=None, root_hash=None, text=None, more=()):
    size = len(log) if size is None else size
    text = text or checkpoint(origin, size, root_hash or root([leaf(e) for e in log]))
    lines = [key.sign(text) for key in by or (LOG,)] + [WITNESSES[n].sign(text, time) for n in seen]
    return note(text, *lines, *more)


def log(name, what, sound, entries=SOUND, mark=None, head=None, trust=None, known=None, keys=None, since=None):
    """Stores a log. `mark` changes its files after they were written soundly."""
    place = os.path.join(folder, name)
    files = files_of(entries)
    files["checkpoint"] = head or signed(entries)
    if keys:
        files["keys"] = keys
    if mark:
        mark(files)
    store(os.path.join(place, "log"), files)
    beside = {"policy": (trust or policy(LOG)).encode()}
    if known:
        beside["known-keys"] = known
    if since:
        beside["since"] = since
    store(place, beside)
    made.append({"name": name, "what": what, "sound": sound, "keys": bool(known), "since": bool(since)})


# Statements about keys.

def statement(number, previous, claim, more=""):
    before = b64(sha256(previous.encode())) if previous else "-"
    return f"{ORIGIN}\nlog-key/v1\nstatement {number}\nprevious {before}\n{claim}\n{more}"


def history(*signed_texts):
    return b"\n".join(note(text, *[key.sign(text) for key in by]) for text, by in signed_texts)


FIRST = statement(1, None, f"trust {LOG.vkey} from 0")
ROTATED = statement(2, FIRST, f"trust {NEW.vkey} from 500")
BEGUN = history((FIRST, [LOG]))
HANDED = history((FIRST, [LOG]), (ROTATED, [LOG, NEW]))
LOST_FIRST = statement(1, None, f"trust {LOST.vkey} from 0")
GONE = statement(2, LOST_FIRST, f"distrust {LOST.vkey} from 600")
DISTRUSTED = history((LOST_FIRST, [LOST]), (GONE, [LOST]))


# Changes of files that were sound.

def replaced(path, change):
    def act(files):
        files[path] = change(files[path])
    return act


def flip(place, bit=1):
    return lambda data: data[:place] + bytes([data[place] ^ bit]) + data[place + 1:]


def without(*paths):
    def act(files):
        for path in paths:
            del files[path]
    return act


def together(*acts):
    def act(files):
        for one in acts:
            one(files)
    return act


def body(index, log=SOUND):
    return json.loads(log[index])


def edited(index, **changes):
    """The log with an entry changed, and nothing else."""
    changed = list(SOUND)
    one = body(index)
    one.update(changes)
    changed[index] = write({key: value for key, value in one.items() if value is not None})
    return changed


def relinked(bodies):
    """Numbers and hashes of the chains made right again: a forger's best work."""
    last, made = {}, []
    for one in bodies:
        change, previous = last.get(one["case"], (0, None))
        one = dict(one, change=change + 1)
        if previous:
            one["previous"] = previous
        else:
            one.pop("previous", None)
        made.append(write(one))
        last[one["case"]] = (change + 1, sha256(made[-1]).hex())
    return made


def bodies(log=SOUND):
    return [json.loads(entry) for entry in log]


OLD = signed(SOUND[:600], time=THEN)
BUNDLE, LINESFILE, LEAVES, UPPER = ("tile/entries/001", f"entries/{0:012}-{COUNT - 1:012}.jsonl", "tile/0/001",
                                    "tile/1/000.p/2")


def swap(log, first, second):
    log = list(log)
    log[first], log[second] = log[second], log[first]
    return log


def sound_logs():
    log("sound", "as it was exported", True)
    log("sound-grown", "grown from the checkpoint that the auditor kept", True, since=OLD)
    log("sound-empty", "no entry yet", True, entries=[])
    log("sound-one", "one entry", True, entries=SOUND[:1])
    log("sound-full", "ends with a full tile", True, entries=SOUND[:512])
    log("sound-unchained", "its first half is of a version that did not chain", True,
        entries=entries(COUNT, chained_from=350), head=signed(entries(COUNT, chained_from=350)))
    log("sound-unknown-lines", "signature lines of keys that nobody knows", True,
        head=signed(SOUND, more=[STRANGER.sign("x\n", NOW), ELSEWHERE.sign("x\n")]))
    log("sound-three-witnesses", "all three witnesses", True, head=signed(SOUND, seen=(0, 1, 2)))
    log("sound-rotated", "the new key signs after the hand-over; the auditor knows the old one", True,
        head=signed(SOUND, NEW), keys=HANDED)
    log("sound-rotated-both", "both keys sign for a while", True, head=signed(SOUND, LOG, NEW), keys=HANDED)
    log("sound-before-rotation", "the old key signed while it was the log's", True, entries=SOUND[:499],
        head=signed(SOUND[:499]), keys=HANDED)
    log("sound-keys-brought", "the auditor brought a shorter history than the export's", True,
        head=signed(SOUND, NEW), keys=HANDED, known=BEGUN)
    log("sound-before-loss", "signed before the size from which the key is not trusted", True, entries=SOUND[:599],
        head=signed(SOUND[:599], LOST), keys=DISTRUSTED, trust=policy(LOST))
    again("sound-restarted", "started again under a new origin, from the checkpoint that was kept", True, OLD)


    renamed("sound-renamed", "goes on with the old log's entries under a new origin", True, SOUND)


def renamed(name, what, sound, content, **options):
    """A log that goes on with the same entries under a new origin."""
    old_text = OLD.decode().split("\n\n")[0].split("\n")
    first = statement(1, None, f"trust {AGAIN.vkey} from 0", "continues " + " ".join(old_text) + "\n")
    first = first.replace(ORIGIN + "\n", AGAIN.name + "\n", 1)
    log(name, what, sound, entries=content, head=signed(content, AGAIN, origin=AGAIN.name), trust=policy(AGAIN),
        keys=history((first, [AGAIN])), **options)


def again(name, what, sound, since, held=OLD):
    """A log that goes on from another one under a new origin."""
    old_text = OLD.decode().split("\n\n")[0].split("\n")
    first = statement(1, None, f"trust {AGAIN.vkey} from 0", "continues " + " ".join(old_text) + "\n")
    first = first.replace(ORIGIN + "\n", AGAIN.name + "\n", 1)
    one = write({"v": 1, "case": "installation", "change": 1, "continues": held.decode()})
    log(name, what, sound, entries=[one], head=signed([one], AGAIN, origin=AGAIN.name), trust=policy(AGAIN),
        keys=history((first, [AGAIN])), since=since)


def edits():
    other = edited(300, note="other")
    log("edited-bundle", "an entry edited in its bundle", False, mark=replaced(BUNDLE, flip(40)))
    log("edited-line", "an entry edited in its line", False, mark=replaced(LINESFILE, flip(9000)))
    log("edited-leaf", "a leaf's hash changed", False, mark=replaced(LEAVES, flip(100)))
    log("edited-upper", "a hash above the leaves changed", False, mark=replaced(UPPER, flip(40)))
    log("edited-files", "an entry edited in every file; the checkpoint is the old one", False, entries=other,
        head=signed(SOUND))
    log("edited-signed", "edited and signed anew: its case's next entry tells", False, entries=other,
        head=signed(other))
    rewritten = relinked([dict(b, note="other") if i == 300 else b for i, b in enumerate(bodies())])
    log("edited-relinked", "edited, chains made right, signed anew: the kept checkpoint tells", False,
        entries=rewritten, head=signed(rewritten), since=OLD)
    for name, change in (("not-json", b"{"), ("no-case", b'{"v":1}'), ("no-object", b"[]")):
        spoilt = SOUND[:5] + [change] + SOUND[6:]
        log(f"edited-{name}", f"an entry is {change.decode()}, signed anew", False, entries=spoilt, head=signed(spoilt))
    spoilt = SOUND[:699] + [SOUND[699].replace(b'"note"', b'"no\nte"')]
    log("edited-two-lines", "an entry of two lines, signed anew", False, entries=spoilt, head=signed(spoilt))


    renamed("edited-renamed", "edited and renamed: the root that it goes on from tells", False, rewritten)


def drops():
    dropped = SOUND[:300] + SOUND[301:]
    log("dropped-bundle", "an entry taken out of its bundle", False, mark=replaced(
        BUNDLE, lambda data: bundle(SOUND[256:300] + SOUND[301:512])))
    log("dropped-line", "an entry taken out of the lines", False, mark=replaced(
        LINESFILE, lambda data: data.replace(SOUND[300] + b"\n", b"")))
    log("dropped-signed", "an entry dropped, signed anew: its case's number tells", False, entries=dropped,
        head=signed(dropped))
    numbered = [dict(b, change=b["change"] - 1) if i > 300 and b["case"] == body(300)["case"] else b
                for i, b in enumerate(bodies()) if i != 300]
    numbered = [write(b) for b in numbered]
    log("dropped-numbered", "dropped and counted anew: the hash of the entry before tells", False, entries=numbered,
        head=signed(numbered))
    relinked_log = relinked([b for i, b in enumerate(bodies()) if i != 300])
    log("dropped-relinked", "dropped, chains made right, signed anew: the kept checkpoint tells", False,
        entries=relinked_log, head=signed(relinked_log), since=OLD)
    log("dropped-file", "a bundle is missing", False, mark=without(BUNDLE))
    log("dropped-tile", "a tile of leaves is missing", False, mark=without(LEAVES))
    log("dropped-upper", "the tile above is missing", False, mark=without(UPPER))
    log("dropped-lines", "the lines are missing", False, mark=without(LINESFILE))


def orders():
    case = swap(SOUND, 300, 307)
    cases = swap(SOUND, 300, 301)
    log("reordered-bundle", "two entries changed places in their bundle", False, mark=replaced(
        BUNDLE, lambda data: bundle(cases[256:512])))
    log("reordered-case", "two entries of a case changed places, signed anew", False, entries=case, head=signed(case))
    log("reordered-cases", "entries of two cases changed places, signed anew: the kept checkpoint tells", False,
        entries=cases, head=signed(cases), since=OLD)
    log("reordered-files", "two bundles changed places", False, mark=lambda files: files.update(
        {"tile/entries/000": files[BUNDLE], BUNDLE: files["tile/entries/000"]}))
    twice = SOUND + [SOUND[-1]]
    log("duplicated-tail", "the last entry stands twice, signed anew", False, entries=twice, head=signed(twice))
    replayed = SOUND + [SOUND[3]]
    log("duplicated-old", "an old entry is played again, signed anew", False, entries=replayed, head=signed(replayed))
    log("duplicated-line", "a line stands twice", False, mark=replaced(
        LINESFILE, lambda data: data + SOUND[-1] + b"\n"))
    log("duplicated-bundle", "a bundle holds one entry more", False, mark=replaced(
        BUNDLE, lambda data: data + bundle([SOUND[0]])))
    log("backdated-entry", "an entry dated before its case's entry before, chains right, signed anew", False,
        **whole(relinked([dict(b, at="2026-11-30T00:00:01Z") if i == 300 else b for i, b in enumerate(bodies())])))
    log("backdated-cosignature", "a witness dates it before the checkpoint that was kept", False,
        head=signed(SOUND, time=THEN - 1), since=OLD)


def whole(entries):
    return {"entries": entries, "head": signed(entries)}


def histories():
    other = entries(COUNT, mark="other ")
    log("cut-tail", "the last bundle is cut; the checkpoint stays", False, mark=replaced(
        tile_name("entries", 2, 188), lambda data: data[:-7]))
    log("cut-entries", "the last ten entries are gone from every file", False, entries=SOUND[:690],
        head=signed(SOUND))
    log("cut-signed", "cut, and signed as it is: the kept checkpoint tells", False, since=OLD, **whole(SOUND[:590]))
    log("rolled-back", "an older valid state with its own signatures", False, entries=SOUND[:512],
        head=signed(SOUND[:512], time=THEN), since=OLD)
    log("reset", "set back to no entry at all", False, entries=[], head=signed([]), since=OLD)
    log("forked-unseen", "another history that no witness has seen", False, entries=other,
        head=signed(other, seen=()))
    log("forked-one-witness", "another history that one witness of three has seen", False, entries=other,
        head=signed(other, seen=(2,)))
    log("forked-colluding", "another history with every signature: the kept checkpoint tells", False, since=OLD,
        entries=other, head=signed(other, seen=(0, 1, 2)))
    log("forked-late", "the histories part after the checkpoint that was kept, and nobody can tell", True, since=OLD,
        **whole(relinked([dict(b, note="other") if i >= 600 else b for i, b in enumerate(bodies())])))
    log("seen-elsewhere", "the cosignatures of another checkpoint", False,
        head=note(checkpoint(ORIGIN, COUNT, root([leaf(e) for e in SOUND])),
                  *signed(SOUND).decode().split("\n\n")[1].splitlines(keepends=True)[:1],
                  *OLD.decode().split("\n\n")[1].splitlines(keepends=True)[1:]))
    log("seen-by-strangers", "cosigned by whom nobody knows", False, head=signed(
        SOUND, seen=(), more=[STRANGER.sign(checkpoint(ORIGIN, COUNT, root([leaf(e) for e in SOUND])), NOW)]))


def forgeries():
    right = root([leaf(e) for e in SOUND])
    log("forged-root", "signed by the right key over a wrong root", False, head=signed(SOUND, root_hash=sha256(b"x")))
    log("forged-size", "signed by the right key over a wrong size", False, head=signed(SOUND, size=701))
    log("forged-smaller", "signed by the right key over a smaller size with this root", False,
        head=signed(SOUND, size=699))
    log("forged-huge", "signed by the right key over the largest size", False, head=signed(SOUND, size=2**63 - 1))
    log("forged-zero", "a leading zero before the size, signed", False,
        head=signed(SOUND, text=f"{ORIGIN}\n0{COUNT}\n{b64(right)}\n"))
    log("forged-extension", "an extension line, signed", False,
        head=signed(SOUND, text=checkpoint(ORIGIN, COUNT, right) + "more\n"))
    log("forged-unsigned", "no signature of the log", False, head=signed(SOUND, OTHER))
    log("forged-origin", "of another log, signed by that one's key", False,
        head=signed(SOUND, ELSEWHERE, origin=ELSEWHERE.name))
    log("forged-name", "of another log, signed by this one's key", False,
        head=signed(SOUND, LOG, origin=ELSEWHERE.name))
    log("forged-bad-line", "a bad signature of a known key beside good ones", False,
        head=signed(SOUND, more=[WITNESSES[2].sign("x\n", NOW)]))
    log("forged-text", "the text changed under its signatures", False,
        head=signed(SOUND).replace(f"\n{COUNT}\n".encode(), f"\n{COUNT + 1}\n".encode()))
    pair = [leaf(e) for e in SOUND[:2]]
    log("forged-preimage", "an entry that is two hashes, in place of two entries", False,
        entries=[pair[0].replace(b"\n", b"x") + pair[1]], head=signed(SOUND[:2]))
    log("forged-length", "a bundle whose last length runs past its end", False, mark=replaced(
        BUNDLE, lambda data: data + b"\xff\xff"))
    log("forged-case", "an entry that names another case's entry as the one before, signed", False,
        **whole(edited(300, previous=sha256(SOUND[299]).hex())))
    log("forged-first", "a case's first entry names one before it, signed", False,
        **whole(SOUND[:7] + [write(dict(body(0), case="new", previous="00" * 32))]))


def keys():
    log("rekeyed", "signed by another key of the same name", False, head=signed(SOUND, OTHER),
        keys=history((statement(1, None, f"trust {OTHER.vkey} from 0"), [OTHER])))
    forged = statement(2, FIRST, f"trust {OTHER.vkey} from 500")
    log("rekeyed-alone", "a hand-over that the old key did not sign", False, head=signed(SOUND, OTHER),
        keys=history((FIRST, [LOG]), (forged, [OTHER])))
    log("rekeyed-unproved", "a hand-over that the new key did not sign", False, head=signed(SOUND, NEW),
        keys=history((FIRST, [LOG]), (ROTATED, [LOG])))
    log("old-key-after", "the old key signs a size that is the new one's", False, keys=HANDED)
    log("new-key-before", "the new key signs a size that is the old one's", False, entries=SOUND[:499],
        head=signed(SOUND[:499], NEW), keys=HANDED)
    log("lost-key", "the lost key signs a size from which it is not trusted", False, head=signed(SOUND, LOST),
        keys=DISTRUSTED, trust=policy(LOST))
    log("lost-key-hidden", "the export hides that the key was lost; the auditor knows", False,
        head=signed(SOUND, LOST), keys=history((LOST_FIRST, [LOST])), trust=policy(LOST), known=DISTRUSTED)
    log("lost-key-bare", "the export has no keys at all; the auditor knows", False, head=signed(SOUND, LOST),
        trust=policy(LOST), known=DISTRUSTED)
    hands = statement(3, GONE, f"trust {OTHER.vkey} from 650")
    log("lost-key-hands-over", "the lost key hands over to its finder's", False, head=signed(SOUND, OTHER),
        keys=history((LOST_FIRST, [LOST]), (GONE, [LOST]), (hands, [LOST, OTHER])), trust=policy(LOST))
    found = statement(3, ROTATED, f"distrust {LOG.vkey} from 400")
    revenge = statement(4, found, f"distrust {NEW.vkey} from 600")
    log("lost-key-found", "the new key distrusts the old one, whose finder says nothing", True,
        head=signed(SOUND, NEW), keys=history((FIRST, [LOG]), (ROTATED, [LOG, NEW]), (found, [NEW])))
    log("lost-key-revenge", "the finder of the old key distrusts the new one", False, head=signed(SOUND, NEW),
        keys=history((FIRST, [LOG]), (ROTATED, [LOG, NEW]), (found, [NEW]), (revenge, [LOG])))
    fork = statement(2, FIRST, f"trust {OTHER.vkey} from 500")
    log("keys-forked", "the export tells of other keys than the auditor's document", False,
        head=signed(SOUND, OTHER), keys=history((FIRST, [LOG]), (fork, [LOG, OTHER])), known=HANDED)
    log("keys-order", "the statements stand in another order", False, head=signed(SOUND, NEW),
        keys=history((ROTATED, [LOG, NEW]), (FIRST, [LOG])))
    log("keys-garbage", "the keys are no text of ours", False, keys=b"hello\n")
    again("restarted-from-other", "the first entry holds another checkpoint than it goes on from", False, OLD,
          held=signed(SOUND[:599]))
    again("restarted-elsewhere", "it goes on from another checkpoint than the one that was kept", False,
          signed(SOUND[:650], time=THEN))


for part in (sound_logs, edits, drops, orders, histories, forgeries, keys):
    part()
for one in made:
    print(json.dumps(one))
