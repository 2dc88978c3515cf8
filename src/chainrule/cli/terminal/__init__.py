"""How the commands speak: lines typed, cards asked, columns and JSON, errors, the log."""
