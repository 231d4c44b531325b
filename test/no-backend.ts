/** A test that starts a tensor backend belongs to vitest's project `backend`: see `scripts/test-files.ts`. */
import { afterAll, expect } from 'vitest';

afterAll(() => {
  const { _tfengine: engine } = globalThis as { _tfengine?: { registry: object } };
  expect(Object.keys(engine?.registry ?? {}), 'tensor backends started').toEqual([]);
});
