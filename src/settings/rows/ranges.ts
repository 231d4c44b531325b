/** Ranges that settings of several networks share. */

export const WIDTH_RANGE = {
  min: 4,
  max: 1024,
  scale: 'log',
  stops: [4, 8, 16, 32, 64, 128, 256, 512, 1024],
} as const;

export const DEPTH_RANGE = { min: 1, max: 8, scale: 'linear', step: 1 } as const;

export const RATE_RANGE = { min: 1e-6, max: 1, scale: 'log' } as const;
