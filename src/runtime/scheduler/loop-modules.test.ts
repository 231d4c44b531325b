import { afterEach, expect, it, vi } from 'vitest';
import { closeAll, open, patient } from '../../../test/runtime/page.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import * as modules from '../session/modules.ts';

vi.mock('../session/modules.ts', { spy: true });
afterEach(closeAll);

onEachBackend(() => {
  it('a change whose part of the program cannot be loaded leaves the run as it is, and the page learns that', async () => {
    const page = open({}, true);
    const { iteration } = await page.frame((f) => f.iteration > 0);
    vi.mocked(modules.loadModules).mockRejectedValueOnce(
      new Error('Failed to fetch dynamically imported module'),
    );
    page.send({ type: 'set', experiment: { ...page.start, cost: 'custom', expr: 'sum(abs(x-y))' } });
    await vi.waitFor(() => expect(page.last('experiment')?.experiment).toEqual(page.start), patient);
    expect(page.last('notice')?.text).toMatch(/could not be loaded.*The previous run continues\.$/);
    await page.frame((f) => f.iteration > iteration + 2);
    expect(page.last('status')?.playing).toBe(true);
  });
}, ['wasm']);
