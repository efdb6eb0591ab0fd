"""Runs a program on a pseudo-terminal and answers it: terminal.py ANSWERS PROGRAM ARGUMENTS…

ANSWERS is a JSON list of [prompt, answer]: each answer is typed when its prompt stands at the end of what the program
has written. Everything that the terminal showed goes to standard output; the exit code is the program's.
"""
import json
import os
import pty
import sys

answers = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])

shown = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # the other side has gone
        break
    if not piece:
        break
    shown += piece
    if answers and shown.rstrip(b" ").endswith(answers[0][0].encode()):
        os.write(terminal, answers.pop(0)[1].encode() + b"\n")

sys.stdout.write(shown.decode(errors="replace").replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
