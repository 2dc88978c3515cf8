from pathlib import Path

RIGHT = "def double(x):\n    return 2 * x\n"


def left_behind(room: Path) -> list[int]:
    """Processes that were started in the room and still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
            if str(room).encode() in (process / "environ").read_bytes() and state != "Z":
                found.append(int(process.name))
        except OSError:
            continue
    return found
