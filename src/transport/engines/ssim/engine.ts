import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { hasKernels } from '../../../tensor/kernels/webgpu.ts';
import type { AssignmentEngine } from '../../assignment.ts';
import { SsimDeviceEngine } from './device.ts';
import { SsimHostEngine } from './host.ts';

/**
 * Assignment for costs made of structural similarity, on reals y [N, d]: a shortlist by approximate costs plus psi,
 * whose costs are then computed exactly. Values are exact for the returned index; that index rarely differs from the
 * plain twin's, and is then nearly as good. Throws an Error if the cost has no structural similarity.
 */
export function createSsimEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  if (!cost.ssim)
    throw new Error('The engine for structural costs needs a cost made of structural similarity.');
  const Engine = hasKernels() ? SsimDeviceEngine : SsimHostEngine;
  return new Engine(y, cost.ssim, scale);
}
