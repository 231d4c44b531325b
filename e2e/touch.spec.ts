/**
 * Targets of a finger. The rule is that of WCAG 2.5.5, 44 by 44 CSS pixels, of what a press reaches: 21 pixels to each
 * side of its centre a press still arrives at the control, or at its label. Links within a sentence are exempt there.
 */
import { expect, type Page, test } from '@playwright/test';
import { begun, button } from './lab.ts';

const REACH = 21;

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** The controls in view or to be scrolled to that are too small, with the sides on which they are. */
const tooSmall = (page: Page, within = 'body'): Promise<string[]> =>
  page.locator(within).evaluate((root, reach) => {
    const wanted =
      'button, summary, select, input:not([type="hidden"], [type="file"]), [role="tab"], [role="menuitem"]';
    const found: string[] = [];
    for (const control of root.querySelectorAll<HTMLInputElement>(wanted)) {
      if (control.disabled || !control.checkVisibility({ visibilityProperty: true })) continue;
      if (control.matches('p .lesson-term')) continue; // within a sentence
      if (control.closest('.v-hidden, .skip')) continue; // for keyboards and screen readers
      control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const target = control.labels?.[0]?.contains(control) ? control.labels[0] : control;
      const box = target.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const arrives = (dx: number, dy: number) => {
        const at = document.elementFromPoint(x + dx, y + dy);
        return (
          at !== null && (target.contains(at) || [...(control.labels ?? [])].some((l) => l.contains(at)))
        );
      };
      const sides = { left: [-reach, 0], right: [reach, 0], above: [0, -reach], below: [0, reach] };
      const missed = Object.entries(sides).filter(([, [dx, dy]]) => !arrives(dx, dy));
      const name = control.getAttribute('aria-label') ?? (control.textContent || control.id);
      if (missed.length > 0)
        found.push(
          `${control.localName}.${control.className} “${name}”: ${missed.map(([side]) => side).join(', ')} (${Math.round(box.width)} × ${Math.round(box.height)})`,
        );
    }
    return found;
  }, REACH);

test('every control on a phone is 44 pixels wide and high for a finger', async ({ page }) => {
  await page.goto('./#N=64&play=false');
  await begun(page);
  for (const tab of ['Controls', 'Charts', 'Algorithm']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel')).not.toBeEmpty();
    await expect(page.getByRole('tabpanel').locator('[aria-busy]')).toHaveCount(0);
    const closed = page.getByRole('tabpanel').locator('details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await tooSmall(page), tab).toEqual([]);
  }
});

test('so are those of menus, dialogs and lessons', async ({ page }) => {
  await page.goto('./#N=64&play=false');
  await begun(page);
  await button(page, 'Files: save, load, own data').click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect(await tooSmall(page, '[role="menu"]')).toEqual([]);
  await page.keyboard.press('Escape');
  await button(page, 'Help').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await tooSmall(page, '[role="dialog"]')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.goto('./?lesson=potential&step=3');
  await begun(page);
  const lesson = page.getByRole('complementary', { name: 'Lessons' });
  await expect(lesson.getByRole('button').first()).toBeVisible();
  expect(await tooSmall(page)).toEqual([]);
});
