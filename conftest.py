"""Model files answer to `engine.load` only; tests/models runs their examples on both engines."""

collect_ignore_glob = ["src/chainrule/models/[!_]*.py"]
