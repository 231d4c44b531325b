/** An experiment as a Python program that needs NumPy alone: the way out for those who outgrow the browser. */
import { zlibSync } from 'fflate';
import type { CostSpec } from '../costs/cost.ts';
import { diameter, usableDiameter } from '../costs/diameter.ts';
import { distancePower } from '../costs/language/analyse.ts';
import { isImageCost } from '../costs/presets.ts';
import { plainForm, readCost } from '../costs/scalar.ts';
import { NUMPY_HELPERS, toNumpy } from '../costs/targets/numpy.ts';
import { LEAST_RATE } from '../methods/assignment/learning-rate-schedule.ts';
import { dimensionOf, type Experiment, isImage } from '../settings/table.ts';
import { costSpec, generatorCostSpec, isSame } from './cost-spec.ts';
import { toHash } from './url.ts';

/** Numbers that are written into the program, at most. */
const MOST_NUMBERS = 8e6;
/** Numbers of the differences x - y that the program holds at a time. */
const BLOCK_NUMBERS = 4e6;

/** Why there is no program of an experiment on so many numbers; null if there is one. */
export function noPython(e: Experiment, numbers: number): string | null {
  if (e.method !== 'assignment') return 'Python is written for the assignment method alone.';
  if (e.train === 'assigner') return 'Python is written for runs that train both networks.';
  if (e.assignerKind !== 'dense') return 'Python is written for assigners of dense layers alone.';
  if (isImage(e) && e.generatorKind !== 'dense') return 'Python is written for dense generators alone.';
  if ([costSpec(e), generatorCostSpec(e)].some(({ name }) => isImageCost(name)))
    return 'Python is written for costs of coordinates, not for those of pictures.';
  if (e.start !== 'none') return 'Python begins with new networks: choose no starting point.';
  if (numbers > MOST_NUMBERS) return 'These data are too large to be written into a program.';
  return null;
}

/**
 * The program of an experiment on reals `points` [N, d]: with the same data, initial networks, latents and steps as here.
 * Throws an Error where `noPython` says why there is none, and an ExpressionError for a cost that cannot be read.
 */
export function toPython(e: Experiment, points: Float32Array): string {
  const reason = noPython(e, points.length);
  if (reason) throw new Error(reason);
  const d = dimensionOf(e);
  const [assign, follow] = [costSpec(e), generatorCostSpec(e)];
  const own = isSame(assign, follow);
  const [a, f] = [assign, follow].map((spec) => written(spec, points, d));
  const follows = own ? '' : `\n\n\n${f.text.replaceAll(/\bcost(_gradient)?\b/g, 'generator_cost$1')}`;
  const scaled = e.scaling === 'factor';
  const scales = {
    scale: scaled ? e.factor : e.diameter / a.diameter,
    generatorScale: scaled ? (own ? e.factor : 1) : e.diameter / f.diameter,
  };
  return `${[
    head(e),
    settings(e, d, points.length / d, scales),
    RANDOM,
    a.helpers || f.helpers ? NUMPY_HELPERS : '',
    a.text + follows,
    pairsText(assign, d),
    NETWORKS,
    latentsText(e),
    training(e, own ? 'cost_gradient' : 'generator_cost_gradient'),
    `REALS = np.frombuffer(zlib.decompress(base64.b64decode("""\n${dataText(points)}\n""")), np.float32).reshape(N, ${d})`,
    MAIN,
  ]
    .filter(Boolean)
    .join('\n\n\n')}\n`;
}

/** A cost in Python, and its diameter on the points. */
function written(spec: CostSpec, points: Float32Array, d: number) {
  const { root, graph } = readCost(spec, d);
  const { scalar, monotone } = plainForm(root, graph);
  const measure = { diameter: (given: Float32Array) => diameter(given, d, scalar, monotone) };
  const text = toNumpy(root, graph);
  return {
    text,
    diameter: usableDiameter(measure, points),
    helpers: /\b(ratio|quotient|power)\(/.test(text),
  };
}

/** Costs of all pairs: by a matrix product where the cost is a power of the distance. */
function pairsText(spec: CostSpec, d: number): string {
  const p = distancePower(readCost(spec, d).root);
  const about = '    """c(x_i, y_j): [m, d] and [N, d] to [m, N]."""';
  if (p === null) return `def costs(x, y):\n${about}\n    return cost(x[:, None, :], y[None, :, :])`;
  return `def costs(x, y):
${about}
    centre = y.mean(axis=0)
    x, y = x - centre, y - centre
    squared = (x * x).sum(axis=1)[:, None] + (y * y).sum(axis=1)[None, :] - 2 * x @ y.T
    return np.maximum(squared, 0)${p === 2 ? '' : ` ** ${p / 2}`}`;
}

const head = (e: Experiment): string => `"""An experiment of Transport Lab in NumPy.

Training by assignment for any transport cost: Laschos, Tinapp and Obermayer (2020), Algorithm 1.
Settings: ${toHash(e) || 'the defaults'}
It begins with the networks and draws the latents that the page does, so that the first iterations agree with those of the
page up to rounding. Usage: python3 FILE.py [ITERATIONS]; samples are written to samples.npy.
"""
import base64
import sys
import zlib

import numpy as np`;

interface Scales {
  scale: number;
  generatorScale: number;
}

const settings = (
  e: Experiment,
  d: number,
  N: number,
  { scale, generatorScale }: Scales,
): string => `SEED = ${e.seed}
N = ${N}  # reals
DIMENSION = ${d}
RATIO = ${e.ratio}  # generated points per real, m / N
STEPS = ${e.steps}  # of the assigner in an iteration
FRESH = ${e.fresh ? 'True' : 'False'}  # does every assigner step draw new latents?
BATCH = ${e.batch}  # of the generator's steps; 0: all points at once
SCALE = ${scale}  # of the cost in the assignment${e.scaling === 'factor' ? '' : `, so that the largest cost between two reals is ${e.diameter}`}
GENERATOR_SCALE = ${generatorScale}  # of the cost that the generator follows
ASSIGNER_RATE, GENERATOR_RATE = ${e.assignerRate}, ${e.generatorRate}
BETA1, BETA2 = ${e.beta1}, ${e.beta2}
ASSIGNER_LAYERS = [DIMENSION, ${layers(e.assignerWidth, e.assignerDepth)}, 1]
GENERATOR_LAYERS = [${e.latentDim}, ${layers(e.generatorWidth, e.generatorDepth)}, DIMENSION]
IMAGES = ${isImage(e) ? 'True' : 'False'}  # then the generator has LayerNorm, and tanh at its end`;

const layers = (width: number, depth: number): string => new Array(depth).fill(width).join(', ');

const RANDOM = `class Random:
    """Threefry-2x32 with 20 rounds (Salmon et al. 2011): number k of a stream depends on seed, stream and k alone."""

    def __init__(self, seed, stream):
        hashed = 0x811C9DC5  # FNV-1a
        for letter in stream:
            hashed = ((hashed ^ ord(letter)) * 0x01000193) % 2**32
        self.key, self.position = (hashed, len(stream)), seed
        self.key, self.position = tuple(int(word) for word in self.words(2)), 0

    def words(self, n):
        """n words of 32 random bits."""
        count = (n + 1) // 2
        counter = np.arange(self.position, self.position + count, dtype=np.uint64)
        self.position += count
        k0, k1 = (np.array([key], np.uint32) for key in self.key)
        keys = [k0, k1, k0 ^ k1 ^ np.uint32(0x1BD11BDA)]
        a, b = counter.astype(np.uint32) + keys[0], (counter >> np.uint64(32)).astype(np.uint32) + keys[1]
        for group in range(5):
            for turn in [(13, 15, 26, 6), (17, 29, 16, 24)][group % 2]:
                a = a + b
                b = ((b << np.uint32(turn)) | (b >> np.uint32(32 - turn))) ^ a
            a = a + keys[(group + 1) % 3]
            b = b + keys[(group + 2) % 3] + np.uint32(group + 1)
        return np.stack([a, b], axis=1).reshape(-1)[:n]

    def uniform(self, n):
        """n numbers in [0, 1)."""
        return (self.words(n) >> np.uint32(8)).astype(np.float64) * 2.0**-24

    def normal(self, n):
        """n standard normal numbers (Box and Muller)."""
        words = (self.words(n + n % 2) >> np.uint32(8)).astype(np.float64)
        radius = np.sqrt(-2 * np.log((words[0::2] + 1) * 2.0**-24))
        angle = 2 * np.pi * words[1::2] * 2.0**-24
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:n].astype(np.float32)

    def sample(self, k, n):
        """k of 0..n-1 without replacement, in random order (Fisher and Yates)."""
        pool = list(range(n))
        for i, word in enumerate(self.words(k)):
            j = i + (int(word) * (n - i) >> 32)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:k]`;

const NETWORKS = `class Network:
    """Dense layers with leaky ReLU of slope 0.2; \`images\`: LayerNorm before each, and tanh at the end."""

    def __init__(self, widths, images, random):
        self.images, self.parameters, self.layers = images, [], []
        for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            bound = 1 / np.sqrt(inputs)
            for shape in [(inputs, outputs), (outputs,)]:
                u = random.uniform(int(np.prod(shape))).astype(np.float32)
                self.parameters.append(((2 * u - 1) * np.float32(bound)).reshape(shape))
            hidden = layer < len(widths) - 2
            if hidden and images:
                self.parameters += [np.ones(outputs, np.float32), np.zeros(outputs, np.float32)]
            self.layers.append((hidden, hidden and images))

    def forward(self, x):
        """[n, inputs] to [n, outputs]; \`backward\` follows the last call."""
        self.saved, at = [], 0
        for hidden, norm in self.layers:
            w, b = self.parameters[at : at + 2]
            h = unit = x @ w + b
            deviation = None
            if norm:
                gain, bias = self.parameters[at + 2 : at + 4]
                deviation = np.sqrt(h.var(axis=1, keepdims=True) + 1e-5)
                unit = (h - h.mean(axis=1, keepdims=True)) / deviation
                h = unit * gain + bias
            y = np.where(h > 0, h, 0.2 * h) if hidden else np.tanh(h) if self.images else h
            self.saved.append((x, unit, deviation, y, at))
            x, at = y.astype(np.float32), at + (4 if norm else 2)
        return x

    def backward(self, dy):
        """The gradient of sum(dy * y) in each parameter."""
        gradients = [None] * len(self.parameters)
        for (hidden, norm), (x, unit, deviation, y, at) in zip(self.layers[::-1], self.saved[::-1]):
            d = dy * (np.where(y > 0, 1, 0.2) if hidden else 1 - y * y if self.images else 1)
            if norm:
                gradients[at + 2], gradients[at + 3] = (d * unit).sum(axis=0), d.sum(axis=0)
                d = d * self.parameters[at + 2]
                along = (d * unit).mean(axis=1, keepdims=True)
                d = (d - d.mean(axis=1, keepdims=True) - unit * along) / deviation
            d = d.astype(np.float32)
            gradients[at], gradients[at + 1] = x.T @ d, d.sum(axis=0)
            dy = d @ self.parameters[at].T
        return gradients


class Optimiser:
    """Adam (Kingma and Ba 2015), or RMSProp if \`beta1\` is None."""

    def __init__(self, network, rate, beta1, beta2):
        self.network, self.rate, self.beta1, self.beta2, self.steps = network, rate, beta1, beta2, 0
        self.mean = [np.zeros_like(p) for p in network.parameters]
        self.square = [np.zeros_like(p) for p in network.parameters]

    def descend(self, gradients):
        self.steps += 1
        beta1, rate, correction = 0, self.rate, 1
        if self.beta1 is not None:
            beta1, correction = self.beta1, 1 / (1 - self.beta2**self.steps)
            rate = self.rate / (1 - beta1**self.steps)
        for i, g in enumerate(gradients):
            self.mean[i] = beta1 * self.mean[i] + (1 - beta1) * g
            self.square[i] = self.beta2 * self.square[i] + (1 - self.beta2) * g * g
            step = rate * self.mean[i] / (np.sqrt(self.square[i] * correction) + 1e-8)
            self.network.parameters[i] = (self.network.parameters[i] - step).astype(np.float32)`;

function latentsText({ latent, latentDim, centres, sigma }: Experiment): string {
  const start = `LATENTS = Random(SEED, "latents")


def latents(m, random=LATENTS):
    """m inputs of the generator, [m, ${latentDim}]."""`;
  if (latent === 'uniform')
    return `${start}\n    return (2 * random.uniform(m * ${latentDim}) - 1).astype(np.float32).reshape(m, ${latentDim})`;
  if (latent === 'gaussian')
    return `${start}\n    return random.normal(m * ${latentDim}).reshape(m, ${latentDim})`;
  return `CENTRES = Random(SEED, "latent centres").normal(${centres * latentDim}).reshape(${centres}, ${latentDim})
${start}
    noise = random.normal(m * ${latentDim}).reshape(m, ${latentDim})
    chosen = []
    while len(chosen) < m:  # all centres occur before any occurs again
        chosen += random.sample(min(${centres}, m - len(chosen)), ${centres})
    return CENTRES[chosen] + np.float32(${sigma}) * noise`;
}

/** Rates that fall; nothing where they stay. */
const falling = ({ halving }: Experiment): string =>
  halving > 0
    ? `
    share = max(0.5 ** (t / ${halving}), ${LEAST_RATE})  # of the rates
    OF_ASSIGNER.rate, OF_GENERATOR.rate = share * ASSIGNER_RATE, share * GENERATOR_RATE`
    : '';

const training = (
  e: Experiment,
  gradient: string,
): string => `ASSIGNER = Network(ASSIGNER_LAYERS, False, Random(SEED, "assigner"))
GENERATOR = Network(GENERATOR_LAYERS, IMAGES, Random(SEED, "generator"))
OF_ASSIGNER = Optimiser(ASSIGNER, ASSIGNER_RATE, ${e.optimiser === 'adam' ? 'BETA1' : 'None'}, BETA2)
OF_GENERATOR = Optimiser(GENERATOR, GENERATOR_RATE, ${e.optimiser === 'adam' ? 'BETA1' : 'None'}, BETA2)


def points(t):
    """The number m of generated points in iteration t."""
    ${
      e.schedule === 'constant'
        ? 'return max(1, int(np.floor(RATIO * N + 0.5)))'
        : `return 100 * (int(np.floor(RATIO * N / 100 * np.sqrt(min(1, t / ${e.horizon})))) + 10)`
    }


def assign(x, psi):
    """a(i) = argmin_j s c(x_i, y_j) + psi_j (Eq. 2 and 9)."""
    rows = max(1, ${BLOCK_NUMBERS} // (N * DIMENSION))
    parts = [np.argmin(SCALE * costs(x[i : i + rows], REALS) + psi, axis=1) for i in range(0, len(x), rows)]
    return np.concatenate(parts)


def iteration(t):
    """The loads of the last assigner step."""
    m = points(t)${falling(e)}
    z = None
    for _ in range(STEPS):
        if FRESH or z is None:
            z = latents(m)
            x = GENERATOR.forward(z)
        psi = ASSIGNER.forward(REALS)[:, 0]
        chosen = assign(x, psi)
        loads = np.bincount(chosen, minlength=N)
        imbalance = (loads / m - 1 / N).astype(np.float32)  # the gradient of the objective in psi (Eq. 3 and 13)
        OF_ASSIGNER.descend(ASSIGNER.backward(-imbalance[:, None]))
    size = min(BATCH, m) if BATCH > 0 else m
    for at in range(0, m, size):
        x = GENERATOR.forward(z[at : at + size])
        slope = ${gradient}(x, REALS[chosen[at : at + size]])
        OF_GENERATOR.descend(GENERATOR.backward((slope * (GENERATOR_SCALE / len(x))).astype(np.float32)))
    return loads`;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Compressed, in lines of 120 letters. */
const dataText = (points: Float32Array): string =>
  (
    toBase64(
      zlibSync(new Uint8Array(points.buffer, points.byteOffset, points.byteLength), { level: 9 }),
    ).match(/.{1,120}/g) ?? []
  ).join('\n');

const MAIN = `if __name__ == "__main__":
    iterations = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for t in range(iterations):
        loads = iteration(t)
        if (t + 1) % 10 == 0 or t + 1 == iterations:
            print(f"iteration {t + 1}: {np.mean(loads == 0):.1%} of the reals receive no point")
    np.save("samples.npy", GENERATOR.forward(latents(2000, Random(SEED, "samples"))))`;
