/** For vitest's project `component`: what happy-dom lacks, and an empty page and storage for each test. */
import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';

/** CSS pixels of every element: it lays nothing out. */
const SIZE = { width: 600, height: 200 };

globalThis.ResizeObserver = class implements ResizeObserver {
  constructor(private readonly report: ResizeObserverCallback) {}

  observe(): void {
    this.report([{ contentRect: SIZE } as ResizeObserverEntry], this);
  }

  unobserve(): void {}
  disconnect(): void {}
};

// What tests of other files in this process have left.
beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/');
});
afterEach(cleanup);
