"""How fast: `make bench`. Pages are compared with the barest signed-in page in the same run, as ratios of CPU time."""
