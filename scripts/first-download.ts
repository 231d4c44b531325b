/** What a page downloads, as a server with gzip would send it. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** Counts from now on; the answer is in bytes. What is compressed already (woff2, images) counts as it is. */
export function countBytes(page: Page): () => Promise<number> {
  const bodies: Promise<number>[] = [];
  page.on('response', (response) => {
    const packed = response.body().then((body) => Math.min(gzipSync(body, { level: 9 }).length, body.length));
    bodies.push(packed.catch(() => 0));
  });
  return async () => (await Promise.all(bodies)).reduce((a, b) => a + b, 0);
}
