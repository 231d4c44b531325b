import { afterEach, expect, it, vi } from 'vitest';
import { onPixelRatio } from './hooks.ts';

afterEach(() => vi.unstubAllGlobals());

it('tells each change of the pixel ratio, until it is no longer listened to', () => {
  const asked: { query: string; media: EventTarget }[] = [];
  vi.stubGlobal('devicePixelRatio', 1);
  vi.stubGlobal('matchMedia', (query: string) => {
    asked.push({ query, media: new EventTarget() });
    return asked[asked.length - 1].media;
  });
  const changed = vi.fn();
  const stop = onPixelRatio(changed);
  for (const ratio of [2, 1.5]) {
    vi.stubGlobal('devicePixelRatio', ratio);
    asked[asked.length - 1].media.dispatchEvent(new Event('change'));
  }
  expect(asked.map(({ query }) => query)).toEqual(['1', '2', '1.5'].map((r) => `(resolution: ${r}dppx)`));
  expect(changed).toHaveBeenCalledTimes(2);
  stop();
  asked[2].media.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(2);
});
