/** WebGPU on a device that is requested here, to set its limits and to report its errors and its loss. */
import { env, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import type { DeviceEvents, Started } from './started.ts';
import { isSoftware } from './webgl.ts';

const RAISED = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** MatMulPackedProgram: the only general one without atomics, so that equal runs give equal results. */
const PACKED = 3;

type Reports = DeviceEvents;

/**
 * Rejects with an Error, whose message follows the backend's name, without an adapter, or in software if not
 * `software`.
 */
export async function startWebgpu(software: boolean, reports: Reports): Promise<Started> {
  const adapter = await findAdapter(software);
  const device = await requestDevice(adapter);
  let stopped = false;
  device.addEventListener('uncapturederror', (event) => reports.onError(event.error.message));
  device.lost.then(({ message, reason }) => {
    if (!stopped) reports.onDeviceLost(message || reason || 'unknown');
  });
  const stop = () => {
    stopped = true;
    device.destroy();
  };
  try {
    await register(device, adapter.info);
  } catch (error) {
    stop();
    throw error;
  }
  return { device: inWords(adapter.info), stop, lose: () => device.destroy() };
}

async function findAdapter(software: boolean): Promise<GPUAdapter> {
  if (typeof navigator === 'undefined' || !navigator.gpu) throw new Error('is missing here');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('finds no adapter here');
  const { info } = adapter;
  const name = [info.vendor, info.architecture, info.device, info.description].join(' ');
  if (!software && (info.isFallbackAdapter || isSoftware(name))) {
    throw new Error(`runs in software here (${inWords(info)})`);
  }
  return adapter;
}

function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(RAISED.map((name) => [name, adapter.limits[name]]));
  return adapter.requestDevice({ requiredLimits });
}

async function register(device: GPUDevice, info: GPUAdapterInfo): Promise<void> {
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (findBackendFactory('webgpu')) removeBackend('webgpu'); // the package registers one with its own device
  env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 256);
  env().set('WEBGPU_CPU_FORWARD', false); // whether a value was read must not decide where it is computed
  env().set('WEBGPU_MATMUL_PROGRAM_TYPE', PACKED);
  registerBackend('webgpu', () => new WebGPUBackend(device, info), 3);
}

function inWords(info: GPUAdapterInfo): string {
  return (
    info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(' ') || 'unnamed'
  );
}
