package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	must(err, "a number")
	return value
}

func hash(text string) tlog.Hash {
	value, err := tlog.ParseHash(text)
	must(err, "a hash")
	return value
}

func hashes(text string) []tlog.Hash {
	list := []tlog.Hash{}
	for _, word := range strings.Split(text, ",") {
		if word != "" {
			list = append(list, hash(word))
		}
	}
	return list
}

// proofs checks lines `record SIZE ROOT INDEX LEAF HASH,…` and `tree SIZE ROOT OLDSIZE OLDROOT HASH,…`.
func proofs(path string) {
	text, err := os.ReadFile(path)
	must(err, "the proofs")
	count := 0
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		words := strings.Split(line, " ")
		if len(words) != 6 {
			refuse("malformed: %s", line)
		}
		size, root, other, hash, path := number(words[1]), hash(words[2]), number(words[3]), hash(words[4]), hashes(words[5])
		if words[0] == "record" {
			must(tlog.CheckRecord(path, size, root, other, hash), line)
		} else {
			must(tlog.CheckTree(path, size, root, other, hash), line)
		}
		count++
	}
	fmt.Printf("%d proofs hold\n", count)
}

// receipt checks a tlog-proof file (C2SP tlog-proof v1) for an entry.
func receipt(path, entryPath, policyPath string) {
	text, err := os.ReadFile(path)
	must(err, "the receipt")
	entry, err := os.ReadFile(entryPath)
	must(err, "the entry")
	head, message, isCut := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !isCut || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		refuse("it is no receipt")
	}
	opened, err := note.Open([]byte(message), note.VerifierList(readPolicy(policyPath).logs...))
	must(err, "the checkpoint")
	checkpoint := parseCheckpoint(opened.Text)
	path2 := []tlog.Hash{}
	for _, line := range lines[2:] {
		path2 = append(path2, hash(line))
	}
	index := number(strings.TrimPrefix(lines[1], "index "))
	must(tlog.CheckRecord(path2, checkpoint.size, checkpoint.root, index, tlog.RecordHash(entry)), "the proof")
	fmt.Printf("entry %d of %d holds\n", index, checkpoint.size)
}
