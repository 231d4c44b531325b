/** Gated linear units (Dauphin et al. 2017): a * sigmoid(b), where a is the first half of each row and b the second. */
import { concat, mul, sigmoid, slice, sub, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { hasCpuMemory, runOnCpu } from '../kernels/cpu.ts';
import { hasKernels, runKernel, spread } from '../kernels/webgpu.ts';

/** The gated linear unit: [n, 2 c] -> [n, c]. */
export function glu(z: Tensor2D): Tensor2D {
  if (hasCpuMemory()) return forwardOnHost(z);
  return hasKernels() ? forwardOnDevice(z) : gluComposed(z);
}

/** Gradient of sum(dy * glu(z)) in z: z [n, 2 c], dy [n, c] -> [n, 2 c]. */
export function gluBackward(z: Tensor2D, dy: Tensor2D): Tensor2D {
  if (hasCpuMemory()) return backwardOnHost(z, dy);
  return hasKernels() ? backwardOnDevice(z, dy) : gluBackwardComposed(z, dy);
}

/** `glu` composed of tensor operations, for WebGL. */
export function gluComposed(z: Tensor2D): Tensor2D {
  return tidy(() => {
    const [a, b] = halves(z);
    return mul(a, sigmoid(b)) as Tensor2D;
  });
}

/** `gluBackward` composed of tensor operations, for WebGL. */
export function gluBackwardComposed(z: Tensor2D, dy: Tensor2D): Tensor2D {
  return tidy(() => {
    const [a, b] = halves(z);
    const gate = sigmoid(b);
    const da = mul(dy, gate);
    return concat([da, mul(mul(a, da), sub(1, gate))], 1) as Tensor2D;
  });
}

function halves(z: Tensor2D): [Tensor2D, Tensor2D] {
  const [n, both] = z.shape;
  const half = both / 2;
  return [slice(z, [0, 0], [n, half]), slice(z, [0, half], [n, half])];
}

function forwardOnHost(z: Tensor2D): Tensor2D {
  const [n, c] = [z.shape[0], z.shape[1] / 2];
  const [y] = runOnCpu([z], [[n, c]], ([z], [y]) => {
    for (let i = 0; i < n * c; i++) {
      const at = i + Math.floor(i / c) * c;
      y[i] = z[at] / (1 + Math.exp(-z[at + c]));
    }
  });
  return y as Tensor2D;
}

function backwardOnHost(z: Tensor2D, dy: Tensor2D): Tensor2D {
  const [n, c] = [z.shape[0], z.shape[1] / 2];
  const [dz] = runOnCpu([z, dy], [[n, 2 * c]], ([z, dy], [dz]) => {
    for (let i = 0; i < n * c; i++) {
      const at = i + Math.floor(i / c) * c;
      const gate = 1 / (1 + Math.exp(-z[at + c]));
      dz[at] = dy[i] * gate;
      dz[at + c] = dy[i] * z[at] * gate * (1 - gate);
    }
  });
  return dz as Tensor2D;
}

function forwardOnDevice(z: Tensor2D): Tensor2D {
  const [n, c] = [z.shape[0], z.shape[1] / 2];
  return run('glu', { z }, 'y', [n, c], c, 'y[i] = z[at] * gate;');
}

function backwardOnDevice(z: Tensor2D, dy: Tensor2D): Tensor2D {
  const [n, c] = [z.shape[0], z.shape[1] / 2];
  const body = 'dz[at] = dy[i] * gate; dz[at + u.c] = dy[i] * z[at] * gate * (1.0 - gate);';
  return run('glu-backward', { z, dy }, 'dz', [n, 2 * c], c, body);
}

/** Runs a kernel with one thread for each pair of numbers. */
function run(
  name: string,
  inputs: Record<string, Tensor>,
  output: string,
  shape: [number, number],
  c: number,
  body: string,
): Tensor2D {
  const [made] = runKernel({
    name,
    inputs,
    outputs: { [output]: { shape, dtype: 'float32' } },
    uniforms: { c: ['u32', c] },
    workgroup: 64,
    dispatch: spread(shape[0] * c, 64),
    wgsl: `fn main(i: u32) {
      if (i >= arrayLength(&z) / 2u) { return; }
      let at = i + i / u.c * u.c;
      let gate = 1.0 / (1.0 + exp(min(-z[at + u.c], 80.0)));
      ${body}
    }`,
  });
  return made as Tensor2D;
}
