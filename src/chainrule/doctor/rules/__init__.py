"""The rules: one symptom a file, `rNN_name.py`."""
