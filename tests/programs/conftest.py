"""The scripts are run by tests, not collected as tests."""

collect_ignore = ["scripts"]
