/** Of the width of networks, in units: ranges that several settings share. */
export const WIDTH_RANGE = {
  min: 4,
  max: 1024,
  scale: 'log',
  stops: [4, 8, 16, 32, 64, 128, 256, 512, 1024],
} as const;

/** Of a network's depth, in hidden layers. */
export const DEPTH_RANGE = { min: 1, max: 8, scale: 'linear', step: 1 } as const;

/** Of the steps that a network makes in an iteration. */
export const STEPS_RANGE = {
  min: 1,
  max: 50,
  scale: 'log',
  stops: [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50],
} as const;

/** Of learning rates. */
export const RATE_RANGE = { min: 1e-6, max: 1, scale: 'log' } as const;
