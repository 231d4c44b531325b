"""Flow matching in PyTorch, with the same network, steps and reals: the exact W1 of its samples.

Usage: flow_torch.py '{"real": "y.csv", "coupling": "independent", "seed": 1, "iterations": 2000, "batch": 256,
                       "width": 64, "depth": 3, "rate": 0.001, "beta1": 0.9, "beta2": 0.999, "steps": 32}'
The coupling is `independent` or `minibatch` (optimal in each batch, by POT). Prints one JSON line.
"""
import json
import sys

import numpy
import ot
import torch


def network(inputs, outputs, width, depth):
    widths = [inputs] + [width] * depth
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.LeakyReLU(0.2)]
    return torch.nn.Sequential(*layers, torch.nn.Linear(widths[-1], outputs))


def main(run):
    torch.set_num_threads(1)
    torch.manual_seed(run["seed"])
    y = torch.tensor(numpy.loadtxt(run["real"], delimiter=","), dtype=torch.float32)
    velocity = network(3, 2, run["width"], run["depth"])
    adam = torch.optim.Adam(velocity.parameters(), lr=run["rate"], betas=(run["beta1"], run["beta2"]))
    n = run["batch"]
    for _ in range(run["iterations"]):
        x0, x1, t = torch.randn(n, 2), y[torch.randint(len(y), (n,))], torch.rand(n, 1)
        if run["coupling"] == "minibatch":
            x1 = x1[ot.emd([], [], ot.dist(x0.numpy(), x1.numpy())).argmax(1)]
        v = velocity(torch.cat([(1 - t) * x0 + t * x1, t], 1))
        adam.zero_grad()
        (v - (x1 - x0)).square().sum(1).mean().backward()
        adam.step()
    with torch.no_grad():
        x = torch.randn(len(y), 2)
        for k in range(run["steps"]):
            t = torch.full((len(y), 1), k / run["steps"])
            x = x + velocity(torch.cat([x, t], 1)) / run["steps"]
    w1 = ot.emd2([], [], ot.dist(x.numpy().astype(float), y.numpy().astype(float), "euclidean"), numItermax=10**7)
    print(json.dumps({"w1": float(w1), "torch": torch.__version__}))


main(json.loads(sys.argv[1]))
