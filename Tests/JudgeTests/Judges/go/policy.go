package main

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// policy is whom the auditor believes (C2SP tlog-policy).
type policy struct {
	logs      []note.Verifier
	logKeys   []string
	witnesses map[string]witness
	reached   func(seen map[string]bool) bool
}

func readPolicy(path string) policy {
	text, err := os.ReadFile(path)
	must(err, "the policy")
	read := policy{witnesses: map[string]witness{}}
	rules := map[string]func(map[string]bool) bool{"none": func(map[string]bool) bool { return true }}
	for _, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		switch words[0] {
		case "log":
			verifier, err := note.NewVerifier(words[1])
			must(err, "a log's key")
			read.logs = append(read.logs, verifier)
			read.logKeys = append(read.logKeys, words[1])
		case "witness":
			name := words[1]
			read.witnesses[name] = newWitness(words[2])
			rules[name] = func(seen map[string]bool) bool { return seen[name] }
		case "group":
			members := words[3:]
			need := len(members)
			if words[2] == "any" {
				need = 1
			} else if words[2] != "all" {
				need, err = strconv.Atoi(words[2])
				must(err, "a group's threshold")
			}
			rules[words[1]] = func(seen map[string]bool) bool {
				count := 0
				for _, member := range members {
					if rules[member](seen) {
						count++
					}
				}
				return count >= need
			}
		case "quorum":
			read.reached = rules[words[1]]
		}
	}
	if read.reached == nil {
		refuse("the policy has no quorum")
	}
	return read
}
