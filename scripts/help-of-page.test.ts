import { expect, it } from 'vitest';
import { withoutHelp } from './help-of-page.ts';

it('leaves out texts that are only shown, and nothing else', () => {
  const code = `
    import { KNOWN } from './known.js';
    export const rows = [
      { key: 'help', help: 'What it does: “this”.', tex: String.raw${'`\\\\frac12`'}, label: 'Help' },
      { key: 'p', help: KNOWN, tex: (n) => 'x' + n, options: [{ value: 'a', help: "It's a", label: 'A' }] },
    ];
    export const step = { hint: ${'`plain`'}, key: 'T', text: 'help: this stays' };
  `;
  expect(withoutHelp(code)).toBe(`
    import { KNOWN } from './known.js';
    export const rows = [
      { key: 'help', help: '', tex: '', label: '' },
      { key: 'p', help: KNOWN, tex: (n) => 'x' + n, options: [{ value: 'a', help: '', label: '' }] },
    ];
    export const step = { hint: '', key: 'T', text: 'help: this stays' };
  `);
});
