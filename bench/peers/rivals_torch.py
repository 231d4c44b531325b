"""WGAN-GP or Sinkhorn divergences in PyTorch, with the sizes, initial values' distribution and steps of this project.

Usage: rivals_torch.py '{"method": "wgan-gp" | "sinkhorn", "real": "y.csv", "out": "x.csv", "seed": 1, "iterations": 500, ...}'
Reads the reals, trains, and writes as many generated points to `out`. Points of the plane, one a line.
"""
import json
import sys

import numpy as np
import torch


def network(inputs, outputs, width, depth):
    widths = [inputs] + [width] * depth
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.LeakyReLU(0.2)]
    return torch.nn.Sequential(*layers, torch.nn.Linear(widths[-1], outputs))


def plan_cost(cost, eps, iterations):
    """The cost of the entropic plan, which is held fixed."""
    m, n = cost.shape
    with torch.no_grad():
        g = torch.zeros(n)
        for _ in range(iterations):
            f = -eps * (torch.logsumexp((g[None] - cost) / eps, 1) - np.log(n))
            g = -eps * (torch.logsumexp((f[:, None] - cost) / eps, 0) - np.log(m))
        plan = torch.exp((f[:, None] + g[None] - cost) / eps) / (m * n)
    return (plan * cost).sum()


def main(e):
    torch.manual_seed(e["seed"])
    torch.set_num_threads(1)
    reals = torch.tensor(np.loadtxt(e["real"], delimiter=",", dtype=np.float32))
    n, latent = e["minibatch"], e["latentDim"]
    generator = network(latent, 2, e["generatorWidth"], e["generatorDepth"])
    betas = (e["beta1"], e["beta2"])
    generator_adam = torch.optim.Adam(generator.parameters(), lr=e["generatorRate"], betas=betas)
    critic = network(2, 1, e["criticWidth"], e["criticDepth"])
    critic_adam = torch.optim.Adam(critic.parameters(), lr=e["criticRate"], betas=betas)
    scale = 1 / torch.cdist(reals, reals).square().max()

    def batch():
        return reals[torch.randint(len(reals), (n,))]

    def points():
        return generator(torch.randn(n, latent))

    def step(adam, loss):
        adam.zero_grad()
        loss.backward()
        adam.step()

    def wgan_gp():
        for _ in range(e["criticSteps"]):
            y, x = batch(), points().detach()
            u = torch.rand(n, 1)
            between = (u * y + (1 - u) * x).requires_grad_()
            (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
            penalty = e["penalty"] * (slope.norm(dim=1) - 1).square().mean()
            step(critic_adam, critic(x).mean() - critic(y).mean() + penalty)
        step(generator_adam, -critic(points()).mean())

    def sinkhorn():
        x, y = points(), batch()

        def cost(a, b):
            return scale * (a[:, None] - b[None]).square().sum(2)

        def w(a, b):
            return plan_cost(cost(a, b), e["eps"], e["sinkhornSteps"])

        step(generator_adam, w(x, y) - w(x, x) / 2)

    iteration = {"wgan-gp": wgan_gp, "sinkhorn": sinkhorn}[e["method"]]
    for _ in range(e["iterations"]):
        iteration()
    with torch.no_grad():
        x = generator(torch.randn(len(reals), latent))
    np.savetxt(e["out"], x.numpy(), delimiter=",")
    print(json.dumps({"torch": torch.__version__}))


main(json.loads(sys.argv[1]))
