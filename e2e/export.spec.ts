/** What the dialog *Export* saves. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { atIteration, choose, clean, open, STILL, step } from './lab.ts';

/** Saves something, and returns the content of the file. */
async function saved(page: Page, what: string, as: string): Promise<Buffer> {
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('combobox').nth(0).selectOption({ label: what });
  const format = dialog.getByRole('combobox').nth(1);
  await format.selectOption(as);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save' }).click();
  return readFile(await (await download).path());
}

test('pictures of the plane and of charts, data, and a film', async ({ page }) => {
  await open(page, STILL);
  await step(page, 3);
  await atIteration(page, 3);
  await choose(page, 'Files: save, load, own data', 'Export…');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeVisible();
  await clean(page, '.sheet');
  await dialog.getByLabel('Width').fill('640');
  await dialog.getByLabel('Height').fill('480');
  const png = await saved(page, 'Plane', 'PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 480]);
  expect(png.length).toBeGreaterThan(10_000); // a picture, not a blank
  const svg = String(await saved(page, 'Chart: Transport cost (unit: c)', 'SVG'));
  expect(svg).toContain('dual (bound)');
  expect(svg).toContain('Iteration 3. Settings: ');
  const csv = String(await saved(page, 'Data of all charts', 'CSV'));
  expect(csv.split('\n')[1]).toMatch(/^0,/);
  expect(csv.trim().split('\n').at(-1)).toMatch(/^3,/);
  const npy = await saved(page, 'Generated points', 'NPY');
  expect(npy.toString('latin1')).toContain("'shape': (64, 2)");
  const gif = await saved(page, 'Film of the timeline', 'GIF');
  expect(gif.toString('latin1', 0, 6)).toBe('GIF89a');
  expect(gif.readUInt16LE(6)).toBe(640);
});
