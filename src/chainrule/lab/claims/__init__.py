"""The claims: one sentence a file, each with the experiment that decides it."""
