// The judge: an auditor of Belay's exported logs that shares no line with Belay. Notes are opened and trees computed by
// golang.org/x/mod/sumdb (note, tlog) alone, as Debian packages it.
//
//	judge verify DIR POLICY [--keys FILE] [--since FILE]   prints `intact SIZE ROOT`, or `refused: …` with exit code 1
//	judge proofs FILE                                      checks inclusion and consistency proofs, one a line
//	judge receipt FILE ENTRY POLICY                        checks a tlog-proof for the entry in a file
package main

import (
	"fmt"
	"os"
)

type refusal struct{ reason string }

// refuse ends the judgement; what is refused needs no second reason.
func refuse(format string, values ...interface{}) {
	panic(refusal{fmt.Sprintf(format, values...)})
}

func must(err error, what string) {
	if err != nil {
		refuse("%s: %v", what, err)
	}
}

func main() {
	defer func() {
		if caught := recover(); caught != nil {
			reason, isRefusal := caught.(refusal)
			if !isRefusal {
				panic(caught)
			}
			fmt.Println("refused: " + reason.reason)
			os.Exit(1)
		}
	}()
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: judge verify|proofs|receipt …")
		os.Exit(64)
	}
	arguments := os.Args[2:]
	switch os.Args[1] {
	case "verify":
		options := map[string]string{}
		for i := 2; i+1 < len(arguments); i += 2 {
			options[arguments[i]] = arguments[i+1]
		}
		verify(arguments[0], arguments[1], options["--keys"], options["--since"])
	case "proofs":
		proofs(arguments[0])
	case "receipt":
		receipt(arguments[0], arguments[1], arguments[2])
	}
}
