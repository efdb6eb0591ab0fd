package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A stored tree: every complete hash, in the order of tlog's own storage.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

type log struct {
	folder  string
	entries [][]byte
	hashes  stored
}

func verify(folder, policyPath, keysPath, sincePath string) {
	trusted := readPolicy(policyPath)
	message, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err, "checkpoint")
	text, _, _ := strings.Cut(string(message), "\n\n")
	origin, _, _ := strings.Cut(text, "\n")
	terms, continues := trustedTerms(folder, origin, trusted, keysPath)
	head, seen := openCheckpoint(message, terms, trusted)

	read := readLog(folder, head.size)
	root := tlog.Hash(sha256.Sum256(nil))
	if head.size > 0 {
		root, err = tlog.TreeHash(head.size, read.hashes)
		must(err, "the tree")
	}
	if root != head.root {
		refuse("checkpoint: its root is not that of the entries")
	}
	read.compareTiles(head)
	read.compareLines()
	if read.goesOn(head, continues) {
		read.checkChains("")
	} else {
		read.checkChains(continues)
	}
	if sincePath != "" {
		read.compareEarlier(sincePath, head, seen, terms, trusted, continues)
	}
	fmt.Printf("intact %d %s\n", head.size, root)
}

// trustedTerms is which key signs at which size: by the auditor's document, the export's, or the policy alone.
func trustedTerms(folder, origin string, trusted policy, keysPath string) ([]term, string) {
	terms := []term{}
	pinned := map[string]bool{}
	for _, verifier := range trusted.logs {
		if verifier.Name() == origin {
			terms = append(terms, term{verifier, 0, math.MaxInt64, math.MaxInt64})
			pinned[keyHash(verifier)] = true
		}
	}
	var own *history
	if keysPath != "" {
		file, err := os.ReadFile(keysPath)
		must(err, "keys")
		brought := readHistory(file)
		own = &brought
		if own.origin != origin {
			refuse("checkpoint: the keys that were brought are of another log")
		}
	}
	if own == nil && len(terms) == 0 {
		refuse("checkpoint: no key of %q is believed", origin)
	}
	file, err := os.ReadFile(filepath.Join(folder, "keys"))
	if os.IsNotExist(err) {
		if own != nil {
			return own.terms, own.continues
		}
		return terms, ""
	}
	must(err, "keys")
	found := readHistory(file)
	if found.origin != origin {
		refuse("keys: of another log")
	}
	if own != nil {
		if found.extends(*own) {
			return found.terms, found.continues
		}
		if own.extends(found) {
			return own.terms, own.continues
		}
		refuse("keys: it says otherwise than what was brought")
	}
	for _, term := range found.terms {
		if pinned[keyHash(term.verifier)] {
			return found.terms, found.continues
		}
	}
	refuse("keys: none of them is believed")
	return nil, ""
}

// openCheckpoint believes a checkpoint that a key signed whose term covers its size, and that enough witnesses have seen.
func openCheckpoint(message []byte, terms []term, trusted policy) (checkpoint, map[string]uint64) {
	head := openByLog(message, terms)
	verifiers := []note.Verifier{}
	for _, term := range terms {
		verifiers = append(verifiers, term.verifier)
	}
	for _, witness := range trusted.witnesses {
		verifiers = append(verifiers, witness)
	}
	opened, err := note.Open(message, note.VerifierList(verifiers...))
	must(err, "checkpoint")
	by := signers(opened)
	times := map[string]uint64{}
	names := map[string]bool{}
	for name, witness := range trusted.witnesses {
		if by[keyHash(witness)] {
			names[name] = true
			times[name] = cosignedAt(opened, witness)
		}
	}
	if !trusted.reached(names) {
		refuse("checkpoint: too few witnesses have seen it")
	}
	return head, times
}

func openByLog(message []byte, terms []term) checkpoint {
	verifiers := []note.Verifier{}
	for _, term := range terms {
		verifiers = append(verifiers, term.verifier)
	}
	opened, err := note.Open(message, note.VerifierList(verifiers...))
	must(err, "checkpoint")
	head := parseCheckpoint(opened.Text)
	by := signers(opened)
	for _, term := range terms {
		if by[keyHash(term.verifier)] && term.covers(head.size) && head.origin == term.verifier.Name() {
			return head
		}
	}
	refuse("checkpoint: the key that signed it signs no log of size %d", head.size)
	return head
}

func cosignedAt(opened *note.Note, by witness) uint64 {
	for _, signature := range opened.Sigs {
		if signature.Name == by.name && signature.Hash == by.hash {
			return binary.BigEndian.Uint64(decode(signature.Base64)[4:])
		}
	}
	return 0
}

// readLog reads every bundle and hashes every entry.
func readLog(folder string, size int64) log {
	read := log{folder: folder}
	for int64(len(read.entries)) < size {
		index := int64(len(read.entries)) / 256
		width := size - index*256
		if width > 256 {
			width = 256
		}
		path := tilePath(tlog.Tile{H: 8, L: -1, N: index, W: int(width)})
		bundle, err := os.ReadFile(filepath.Join(folder, path))
		must(err, path)
		count := int64(0)
		for ; len(bundle) > 0; count++ {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				refuse("%s: it ends inside an entry", path)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			if bytes.IndexByte(entry, '\n') >= 0 {
				refuse("%s: an entry is more than one line", path)
			}
			hashes, err := tlog.StoredHashes(int64(len(read.entries)), entry, read.hashes)
			must(err, path)
			read.hashes = append(read.hashes, hashes...)
			read.entries = append(read.entries, entry)
		}
		if count != width {
			refuse("%s: it holds %d entries, not %d", path, count, width)
		}
	}
	return read
}

// tilePath is where a tile lies: tlog's own paths name the height, those of tlog-tiles do not.
func tilePath(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// compareTiles holds every tile that such a tree has against what its entries give, and then reads proofs through them.
func (l log) compareTiles(head checkpoint) {
	for _, tile := range tilesOf(head.size) {
		expected, err := tlog.ReadTileData(tile, l.hashes)
		must(err, "the tree")
		found, err := os.ReadFile(filepath.Join(l.folder, tilePath(tile)))
		must(err, tilePath(tile))
		if !bytes.Equal(expected, found) {
			refuse("%s: its hashes are not those of the entries", tilePath(tile))
		}
	}
	tree := tlog.Tree{N: head.size, Hash: head.root}
	reader := tlog.TileHashReader(tree, tiles{l.folder})
	for i := int64(0); i < 40 && head.size > 0; i++ {
		index := i * (head.size - 1) / 39
		proof, err := tlog.ProveRecord(head.size, index, reader)
		must(err, "a proof from the tiles")
		must(tlog.CheckRecord(proof, head.size, head.root, index, tlog.RecordHash(l.entries[index])), "a proof")
	}
}

// tilesOf is every tile of a tree. This version of tlog names each width that the last tile of a level ever had.
func tilesOf(size int64) []tlog.Tile {
	all := tlog.NewTiles(8, 0, size)
	kept := []tlog.Tile{}
	for i, tile := range all {
		if i+1 == len(all) || all[i+1].L != tile.L || all[i+1].N != tile.N {
			kept = append(kept, tile)
		}
	}
	return kept
}

// tiles lets tlog read and authenticate the tiles by itself.
type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	read := [][]byte{}
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.folder, tilePath(tile)))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// compareLines holds the JSON Lines against the entries.
func (l log) compareLines() {
	const most = 64 * 256
	for first := 0; first < len(l.entries); first += most {
		last := first + most
		if last > len(l.entries) {
			last = len(l.entries)
		}
		path := fmt.Sprintf("entries/%012d-%012d.jsonl", first, last-1)
		found, err := os.ReadFile(filepath.Join(l.folder, path))
		must(err, path)
		expected := append(bytes.Join(l.entries[first:last], []byte("\n")), '\n')
		if !bytes.Equal(expected, found) {
			refuse("%s: its lines are not the entries", path)
		}
	}
}

// goesOn is whether the tree of the log that this one goes on from is a beginning of this one.
func (l log) goesOn(head checkpoint, continues string) bool {
	var origin, root string
	var size int64
	if _, err := fmt.Sscanf(continues, "%s %d %s", &origin, &size, &root); err != nil || size < 1 || size > head.size {
		return false
	}
	own, err := tlog.TreeHash(size, l.hashes)
	must(err, "the tree")
	return own.String() == root
}

// compareEarlier holds the log against a checkpoint that the auditor kept.
func (l log) compareEarlier(path string, head checkpoint, seen map[string]uint64, terms []term, trusted policy, continues string) {
	message, err := os.ReadFile(path)
	must(err, "the checkpoint that was kept")
	text, _, _ := strings.Cut(string(message), "\n\n")
	stated := parseCheckpoint(text + "\n")
	if stated.origin != head.origin {
		if continues != fmt.Sprintf("%s %d %s", stated.origin, stated.size, stated.root) {
			refuse("checkpoint: it does not go on from the one that was kept, of another log")
		}
		return
	}
	old := openByLog(message, terms)
	if old.size > head.size {
		refuse("checkpoint: the log was rolled back from %d to %d entries", old.size, head.size)
	}
	if old.size > 0 {
		root, err := tlog.TreeHash(old.size, l.hashes)
		must(err, "the tree")
		if root != old.root {
			refuse("checkpoint: the log has forked")
		}
		proof, err := tlog.ProveTree(head.size, old.size, l.hashes)
		must(err, "the tree")
		must(tlog.CheckTree(proof, head.size, head.root, old.size, old.root), "the log has not grown")
	}
	for name, witness := range trusted.witnesses {
		opened, err := note.Open(message, note.VerifierList(witness))
		if err != nil || seen[name] == 0 {
			continue
		}
		if seen[name] < cosignedAt(opened, witness) {
			refuse("checkpoint: %s dates it before the one that was kept", name)
		}
	}
}
