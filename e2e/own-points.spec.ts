/** Points of a visitor's own: by file and by paste. */
import { expect, type Page, test } from '@playwright/test';
import { bring, file, npy, own, POINTS, pasteText, table, watchRequests } from './files.ts';
import { algorithm, holds, notices, numbersAt, open, STILL, step } from './lab.ts';

const TABLES: [string, (page: Page) => Promise<void>][] = [
  ['a CSV file, dropped', (page) => bring(page, [file('points.csv', `x,y\n${table(',')}\n`)])],
  [
    'a CSV file with Windows line ends, chosen',
    (page) => {
      return bring(page, [file('points.csv', table(',').replaceAll('\n', '\r\n'))], 'picker');
    },
  ],
  ['text, pasted', (page) => pasteText(page, table(','))],
  [
    '.npy of points, dropped',
    (page) => {
      return bring(page, [file('p.npy', npy('<f8', [40, 2], Float64Array.from(POINTS.flat())))]);
    },
  ],
];

for (const [name, give] of TABLES) {
  test(`points: ${name}`, async ({ page }) => {
    await open(page, STILL);
    const nothingLeft = watchRequests(page);
    await give(page);
    await holds(page, { data: 'points', N: 40 });
    await expect(own(page)).toContainText('40 points');
    await expect(algorithm(page)).toContainText('N = 40');
    await expect(page.getByTestId('plane')).toBeVisible();
    await step(page, 1);
    await numbersAt(page, 1);
    nothingLeft();
  });
}

test('text that is no table is left alone, and so is what is pasted into a field', async ({ page }) => {
  await open(page, { ...STILL, data: 'text' });
  await pasteText(page, 'Dear all,\nwe meet at 3, 4 or 5.\nBring cake.');
  await page.getByRole('textbox', { name: 'Word', exact: true }).evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, table(','));
  await step(page, 1);
  await numbersAt(page, 1);
  await holds(page, { data: 'text' });
  await expect(notices(page)).toHaveCount(0);
});
