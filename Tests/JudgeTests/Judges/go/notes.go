package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// witness verifies cosignatures (C2SP tlog-cosignature v1), which note.NewVerifier does not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 72 {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	return ed25519.Verify(w.key, append([]byte(head), text...), signature[8:])
}

func newWitness(vkey string) witness {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		refuse("a witness's key is malformed")
	}
	bytes, err := base64.StdEncoding.DecodeString(parts[2])
	must(err, "a witness's key")
	if len(bytes) != 33 || bytes[0] != 4 {
		refuse("a witness's key is of another type")
	}
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), bytes...))
	hash := binary.BigEndian.Uint32(digest[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		refuse("a witness's key has another hash")
	}
	return witness{parts[0], hash, ed25519.PublicKey(bytes[1:])}
}

// keyHash tells a key from others of the same name.
func keyHash(verifier note.Verifier) string {
	return fmt.Sprintf("%s+%08x", verifier.Name(), verifier.KeyHash())
}

func signers(opened *note.Note) map[string]bool {
	found := map[string]bool{}
	for _, signature := range opened.Sigs {
		found[fmt.Sprintf("%s+%08x", signature.Name, signature.Hash)] = true
	}
	return found
}

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

// parseCheckpoint reads three lines; tlog.ParseTree knows the checksum database's own first line only.
func parseCheckpoint(text string) checkpoint {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] == "" {
		refuse("the checkpoint is not three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "the checkpoint's size")
	root, err := tlog.ParseHash(lines[2])
	must(err, "the checkpoint's root")
	if size < 0 || strconv.FormatInt(size, 10) != lines[1] || root.String() != lines[2] {
		refuse("the checkpoint's numbers are spelt in another way than they are written")
	}
	return checkpoint{lines[0], size, root}
}
