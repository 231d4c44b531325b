import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Cost } from '../../../costs/cost.ts';
import { hasKernels } from '../../../tensor/kernels/webgpu.ts';
import type { AssignmentEngine } from '../../assignment.ts';
import { DeviceEngine } from './device.ts';
import { HostEngine } from './host.ts';

/**
 * Assignment for costs made of structural similarity, on reals y [N, d]: a shortlist by approximate costs plus
 * psi, scored exactly. Values are exact; another index than the plain twin's is rare, and then nearly as good.
 */
export function createSsimEngine(y: Tensor2D, cost: Cost, scale: number): AssignmentEngine {
  if (!cost.ssim)
    throw new Error('The engine for structural costs needs a cost made of structural similarity.');
  const Engine = hasKernels() ? DeviceEngine : HostEngine;
  return new Engine(y, cost.ssim, scale);
}
