"""Asks another solver, cvc5 or Z3's theory of strings, questions in SMT-LIB.

    python3 tools/second_opinion.py cvc5|z3 [SECONDS]

Reads lines {"id": ..., "smt2": "..."} and answers each with a line {"id": ..., "answers": [...]}: one of
"sat", "unsat" and "unknown" for each (check-sat). Each question gets a process of its own, so that one
that takes too long, or too much memory, is ended whatever the solver does. A question that the solver
does not understand is {"id": ..., "error": "..."}.

The solvers are those that `make setup` fetches into .cvc5 and .z3, or else the installed ones.
"""

import json
import os
import resource
import select
import signal
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MEMORY = 3 << 30
# The limit is of the processor's time; on a busy machine that takes longer.
PATIENCE = 10


def load(name):
    """A function from a question to its answers."""
    if name == "cvc5":
        sys.path.insert(0, os.path.join(ROOT, ".cvc5"))
        import cvc5

        def ask(text):
            solver = cvc5.Solver(cvc5.TermManager())
            solver.setOption("rlimit-per", "300000")
            solver.setOption("incremental", "true" if "(push" in text else "false")
            parser = cvc5.InputParser(solver)
            parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
            symbols = parser.getSymbolManager()
            answers = []
            while True:
                command = parser.nextCommand()
                if command.isNull():
                    return answers
                said = command.invoke(solver, symbols).strip()
                if said.startswith("(error"):
                    raise ValueError(said)
                if said:
                    answers.append(said)

        return ask
    if name == "z3":
        sys.path.insert(0, os.path.join(ROOT, ".z3"))
        import z3

        def ask(text):
            if text.count("(check-sat)") != 1 or not text.endswith("(check-sat)\n"):
                raise ValueError("one (check-sat), at the end")
            solver = z3.Solver()
            # Z3's own units, so that what it leaves undecided does not depend on the machine.
            solver.set("rlimit", 1_000_000)
            solver.from_string(text[: -len("(check-sat)\n")])
            return [str(solver.check())]

        return ask
    sys.exit(f"no such solver: {name}")


def answer(ask, question, seconds):
    """Asks in a child, and ends it after so many seconds."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        try:
            said = {"answers": ask(question)}
        except MemoryError:
            said = {"answers": ["unknown"]}
        except Exception as error:  # Whatever it is, the reader wants to see it.
            text = str(error)
            memory = "memory" in text or "bad_alloc" in text
            said = {"answers": ["unknown"]} if memory else {"error": text}
        os.write(write, json.dumps(said).encode())
        os._exit(0)
    os.close(write)
    said = b""
    while select.select([read], [], [], seconds * PATIENCE)[0]:
        more = os.read(read, 65536)
        if not more:
            break
        said += more
    os.close(read)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    checks = question.count("(check-sat)")
    return json.loads(said) if said else {"answers": ["unknown"] * checks}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    ask = load(sys.argv[1])
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    for line in sys.stdin:
        question = json.loads(line)
        said = answer(ask, question["smt2"], seconds)
        print(json.dumps({"id": question["id"], **said}), flush=True)


main()
