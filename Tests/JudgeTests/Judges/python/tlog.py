"""The log's formats once more, by hashlib and Debian's python3-cryptography: what a forger who holds keys can write."""

import base64
import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

WIDTH = 256
LINES = 64 * WIDTH


def sha256(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


def leaf(entry):
    return sha256(b"\x00" + entry)


def node(left, right):
    return sha256(b"\x01" + left + right)


def root(hashes):
    """MTH of RFC 6962 over leaves, or over subtrees of one height."""
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node(root(hashes[:split]), root(hashes[split:]))


class Key:
    """A key of a log (type 1) or of a witness (type 4)."""

    def __init__(self, name, seed, kind=1):
        self.name, self.kind = name, kind
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.typed = bytes([kind]) + public
        self.id = sha256(name.encode() + b"\n" + self.typed)[:4]

    @property
    def vkey(self):
        return f"{self.name}+{self.id.hex()}+{b64(self.typed)}"

    def line(self, blob):
        return f"\u2014 {self.name} {b64(self.id + blob)}\n"

    def sign(self, text, time=None):
        if self.kind == 1:
            return self.line(self.private.sign(text.encode()))
        message = f"cosignature/v1\ntime {time}\n".encode() + text.encode()
        return self.line(struct.pack(">Q", time) + self.private.sign(message))


def checkpoint(origin, size, root_hash):
    return f"{origin}\n{size}\n{b64(root_hash)}\n"


def note(text, *lines):
    return (text + "\n" + "".join(lines)).encode()


def entries(count, cases=7, mark="", chained_from=0, start=0):
    """Entries of cases that take turns, each with the hash of its case's entry before."""
    made, last = [], {}
    for index in range(count):
        case = f"case-{index % cases}"
        change, previous = last.get(case, (0, None))
        second = start + index
        body = {"v": 1, "case": case, "change": change + 1,
                "at": f"2026-11-30T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"}
        if previous and index >= chained_from:
            body["previous"] = previous
        body["note"] = f"{mark}{index}"
        made.append(write(body))
        last[case] = (change + 1, sha256(made[-1]).hex())
    return made


def write(body):
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def path_of(index):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def tile_name(kind, index, width):
    return f"tile/{kind}/{path_of(index)}" + ("" if width == WIDTH else f".p/{width}")


def bundle(some):
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in some)


def files_of(log):
    """All files of a log but the checkpoint and the keys."""
    files = {}
    for first in range(0, len(log), WIDTH):
        part = log[first:first + WIDTH]
        files[tile_name("entries", first // WIDTH, len(part))] = bundle(part)
    for first in range(0, len(log), LINES):
        part = log[first:first + LINES]
        files[f"entries/{first:012}-{first + len(part) - 1:012}.jsonl"] = b"".join(e + b"\n" for e in part)
    hashes, level = [leaf(entry) for entry in log], 0
    while hashes:
        for first in range(0, len(hashes), WIDTH):
            part = hashes[first:first + WIDTH]
            files[tile_name(level, first // WIDTH, len(part))] = b"".join(part)
        full = len(hashes) // WIDTH
        hashes = [root(hashes[i * WIDTH:(i + 1) * WIDTH]) for i in range(full)]
        level += 1
    return files


def store(folder, files):
    for path, data in files.items():
        place = os.path.join(folder, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "wb") as file:
            file.write(data)
