package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// term is a key of the log and the sizes at which it signs.
type term struct {
	verifier         note.Verifier
	from, until, bad int64
}

func (t term) covers(size int64) bool {
	return size >= t.from && (size < t.until || t.until == math.MaxInt64) && (size < t.bad || t.bad == math.MaxInt64)
}

// history is what was said of the log's keys.
type history struct {
	origin    string
	terms     []term
	texts     []string
	continues string
}

func readHistory(file []byte) history {
	var read history
	blocks := strings.Split(string(file), "\n\n")
	if len(blocks)%2 != 0 || !strings.HasSuffix(string(file), "\n") {
		refuse("keys: it is no sequence of texts and signatures")
	}
	for i := 0; i < len(blocks); i += 2 {
		message := blocks[i] + "\n\n" + strings.TrimSuffix(blocks[i+1], "\n") + "\n"
		read.accept(blocks[i]+"\n", []byte(message))
	}
	return read
}

func (h *history) accept(text string, message []byte) {
	number := len(h.texts) + 1
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 5 || len(lines) > 6 || lines[1] != "log-key/v1" || lines[2] != fmt.Sprintf("statement %d", number) {
		refuse("keys: statement %d is malformed", number)
	}
	previous := "-"
	if number > 1 {
		digest := sha256.Sum256([]byte(h.texts[number-2]))
		previous = base64.StdEncoding.EncodeToString(digest[:])
	} else {
		h.origin = lines[0]
	}
	if lines[0] != h.origin || lines[3] != "previous "+previous {
		refuse("keys: statement %d does not follow", number)
	}
	words := strings.Split(lines[4], " ")
	if len(words) != 4 || words[2] != "from" {
		refuse("keys: statement %d says nothing", number)
	}
	verifier, err := note.NewVerifier(words[1])
	must(err, "keys")
	size, err := strconv.ParseInt(words[3], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != words[3] || verifier.Name() != h.origin {
		refuse("keys: statement %d is malformed", number)
	}
	known := []note.Verifier{}
	place := -1
	for i, term := range h.terms {
		known = append(known, term.verifier)
		if keyHash(term.verifier) == keyHash(verifier) {
			place = i
		}
	}
	if len(lines) == 6 {
		if number > 1 || !strings.HasPrefix(lines[5], "continues ") {
			refuse("keys: statement %d is malformed", number)
		}
		h.continues = strings.TrimPrefix(lines[5], "continues ")
	}
	switch words[0] {
	case "trust":
		if place >= 0 {
			refuse("keys: a key comes back")
		}
		opened, err := note.Open(message, note.VerifierList(append(known, verifier)...))
		must(err, "keys")
		by := signers(opened)
		if !by[keyHash(verifier)] {
			refuse("keys: the new key has not signed")
		}
		if number == 1 && size != 0 {
			refuse("keys: the first key begins late")
		}
		if number > 1 {
			last := &h.terms[len(h.terms)-1]
			if !by[keyHash(last.verifier)] || last.bad != math.MaxInt64 || size < last.from {
				refuse("keys: the old key did not, or could not, hand over")
			}
			last.until = size
		}
		h.terms = append(h.terms, term{verifier, size, math.MaxInt64, math.MaxInt64})
	case "distrust":
		if place < 0 {
			refuse("keys: the log never had this key")
		}
		opened, err := note.Open(message, note.VerifierList(known...))
		must(err, "keys")
		by := signers(opened)
		isHeard := by[keyHash(verifier)]
		for _, term := range h.terms {
			isHeard = isHeard || by[keyHash(term.verifier)] && term.bad == math.MaxInt64
		}
		if !isHeard {
			refuse("keys: only keys that are not trusted any more have signed statement %d", number)
		}
		if size < h.terms[place].bad {
			h.terms[place].bad = size
		}
	default:
		refuse("keys: statement %d says nothing", number)
	}
	h.texts = append(h.texts, text)
}

// extends tells whether all that other says stands at the beginning.
func (h history) extends(other history) bool {
	if len(other.texts) > len(h.texts) {
		return false
	}
	for i, text := range other.texts {
		if text != h.texts[i] {
			return false
		}
	}
	return true
}
