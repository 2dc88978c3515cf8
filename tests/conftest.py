"""Two test processes on two cores, and which files the quick loop leaves out."""

import os

import pytest

# Each process gets one thread, or their idle threads fight over the cores.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# Files of many seconds each; `make test` runs them, `make check` does not.
SLOW = {
    "test_accidents.py", "test_answering.py", "test_app.py", "test_attention.py",
    "test_blocks.py", "test_claims.py", "test_concurrency.py", "test_coverage.py",
    "test_day08.py", "test_dtypes.py", "test_exercise_page.py", "test_exercises.py",
    "test_fetching.py", "test_gone.py", "test_hostile_files.py", "test_idx.py", "test_lbfgs.py",
    "test_learning.py", "test_lessons.py", "test_linalg.py", "test_load.py", "test_measure.py",
    "test_more_functional.py", "test_more_layers.py", "test_notes.py", "test_order.py",
    "test_pages.py", "test_pictures.py", "test_probes_runs.py", "test_programs.py",
    "test_report.py", "test_resume.py", "test_rnn.py", "test_rules.py", "test_run.py",
    "test_running.py", "test_runs.py", "test_same_numbers.py", "test_script.py",
    "test_security.py", "test_serve.py", "test_session.py", "test_terminal.py",
    "test_torch_scripts.py", "test_train.py", "test_transformer.py", "test_transforms.py",
    "test_unkept.py", "test_v2.py", "test_walk.py", "test_watch.py", "test_way.py",
    "test_workers.py", "test_zoo.py",
}  # fmt: skip


def pytest_terminal_summary(terminalreporter):
    """Tell which claims were measured again, and what came of it."""
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    told = [
        value for report in reports for name, value in report.user_properties if name == "verdict"
    ]
    if told:
        terminalreporter.section("claims measured again")
        terminalreporter.write_line("\n".join(told))


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)
