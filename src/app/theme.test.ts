/** Text has the contrast that WCAG 2 asks for at level AA, in each theme. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { channels } from '../ui/colours.ts';

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8');

/** The variables of the rule with exactly this selector. */
function tokens(selector: string): Record<string, string> {
  const at = css.indexOf(`\n${selector} {`);
  if (at < 0) throw new Error(`no rule ${selector}`);
  const rule = css.slice(at, css.indexOf('}', at));
  return Object.fromEntries(
    [...rule.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map(([, name, value]) => [name, value]),
  );
}

const light = tokens(':root');
const themes = {
  light,
  dark: { ...light, ...tokens(':root[data-theme="dark"]') },
  projector: { ...light, ...tokens(':root[data-theme="projector"]') },
};

/** The relative luminance of a colour. */
function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((v) =>
    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

const GROUNDS = ['bg', 'surface', 'raised'];
const TEXTS = ['text', 'muted', 'accent', 'generated-text', 'danger', 'warning'];
const PAIRS = [...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground])), ['on-accent', 'accent']];

it('contrast is 21 between black and white, and 1 of a colour with itself', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#123456', '#123456')).toBe(1);
});

for (const [name, theme] of Object.entries(themes)) {
  it(`${name}: every text can be read on every ground`, () => {
    const faint = PAIRS.filter(([text, ground]) => contrast(theme[text], theme[ground]) < 4.5);
    expect(faint).toEqual([]);
  });
}
