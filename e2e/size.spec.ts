/** The first download, up to the moving ring, stays within its budget. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { countBytes } from '../scripts/first-download.ts';
import { reaches } from './lab.ts';

const { firstDownload } = JSON.parse(readFileSync('size-budget.json', 'utf8'));

test('the first download is within its budget', async ({ page }) => {
  const bytes = countBytes(page);
  await page.goto('./');
  await reaches(page, 1);
  const kilobytes = (await bytes()) / 1000;
  expect(kilobytes).toBeGreaterThan(100); // something was counted
  expect(kilobytes).toBeLessThanOrEqual(firstDownload);
});
