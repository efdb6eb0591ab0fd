package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

func decode(text string) []byte {
	bytes, err := base64.StdEncoding.DecodeString(text)
	must(err, "base64")
	return bytes
}

// checkChains follows every case: its numbers, the hash of its entry before, and its times.
func (l log) checkChains(continues string) {
	type end struct {
		change int64
		hash   string
		at     time.Time
	}
	ends := map[string]end{}
	for index, entry := range l.entries {
		var body struct {
			Case      *string
			Change    *int64
			Previous  *string
			At        *string
			Continues *string
		}
		if err := json.Unmarshal(entry, &body); err != nil || body.Case == nil || body.Change == nil {
			refuse("entry %d: it names no case, or no change of it", index)
		}
		if index == 0 && continues != "" {
			if body.Continues == nil {
				refuse("entry 0: it does not hold the old log's last checkpoint")
			}
			text, _, _ := strings.Cut(*body.Continues, "\n\n")
			old := parseCheckpoint(text + "\n")
			if fmt.Sprintf("%s %d %s", old.origin, old.size, old.root) != continues {
				refuse("entry 0: it holds another checkpoint than the log goes on from")
			}
		}
		before, isKnown := ends[*body.Case]
		if *body.Change != before.change+1 {
			refuse("entry %d: change %d of its case, where %d is due", index, *body.Change, before.change+1)
		}
		if body.Previous != nil && (!isKnown || *body.Previous != before.hash) {
			refuse("entry %d: its previous is not the hash of the entry before", index)
		}
		at := before.at
		if body.At != nil {
			read, err := time.Parse(time.RFC3339Nano, *body.At)
			must(err, fmt.Sprintf("entry %d", index))
			if read.Before(before.at) && *body.Case != "installation" {
				refuse("entry %d: it is dated before its case's entry before", index)
			}
			at = read
		}
		digest := sha256.Sum256(entry)
		ends[*body.Case] = end{*body.Change, hex.EncodeToString(digest[:]), at}
	}
}
