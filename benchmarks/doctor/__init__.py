"""The doctor's scorecard: faults planted in small nets, and healthy runs, all trained for real.

    python -m benchmarks.doctor                  # go on with the sample, print the scorecard
    python -m benchmarks.doctor --minutes 10     # stop after ten minutes; go on later
    python -m benchmarks.doctor --part report    # the half that no threshold was chosen on

Read in this order: families.py · setup.py · faults.py · healthy.py · runs.py · score.py.
"""
