"""Exact transport costs by POT's network simplex, with the seconds they took.

Usage: emd2.py GENERATED.f32 REAL.f32 DIMENSION sqeuclidean|euclidean RUNS
Files hold single-precision numbers, point by point. Prints {"pot", "cost", "seconds"}: the median of the runs,
with the matrix of costs.
"""
import json
import statistics
import sys
import time

import numpy as np
import ot

d = int(sys.argv[3])
x, y = (np.fromfile(file, dtype=np.float32).reshape(-1, d).astype(np.float64) for file in sys.argv[1:3])
seconds = []
for _ in range(int(sys.argv[5])):
    begin = time.perf_counter()
    cost = ot.emd2([], [], ot.dist(x, y, metric=sys.argv[4]), numItermax=1_000_000_000)
    seconds.append(time.perf_counter() - begin)
print(json.dumps({"pot": ot.__version__, "cost": float(cost), "seconds": statistics.median(seconds)}))
