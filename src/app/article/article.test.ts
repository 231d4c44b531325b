import { expect, it } from 'vitest';
import { readPage } from '../../experiment/page.ts';
import { fromHash } from '../../experiment/url.ts';
import { FIGURES } from './figures.ts';

it.each(Object.entries(FIGURES))('the figure %s is a link without a mistake', (_, link) => {
  const { notices, page, experiment } = fromHash(link);
  expect([...notices, ...readPage(page ?? {}).notices]).toEqual([]);
  expect(experiment.data).toBe('ring');
});
