"""Exact transport cost between two CSV clouds of uniform mass by POT's network simplex.

Usage: exact_cost.py GENERATED.csv REAL.csv sqeuclidean|euclidean
Prints one number: squared W2 for sqeuclidean, W1 for euclidean.
"""
import sys

import numpy as np
import ot

x, y = (np.loadtxt(file, delimiter=",", ndmin=2) for file in sys.argv[1:3])
print(ot.emd2([], [], ot.dist(x, y, metric=sys.argv[3]), numItermax=10_000_000))
