import { expect, it } from 'vitest';
import { keyOf, SHORTCUTS } from './shortcuts.ts';

const press = (key: string, code: string, shiftKey = false) => keyOf({ key, code, shiftKey });

it.each([
  ['s on a Latin keyboard', 's', 'KeyS', false, 's'],
  ['with Shift or caps lock', 'S', 'KeyS', true, 's'],
  ['a on AZERTY, which stands where Q does', 'a', 'KeyQ', false, 'a'],
  ['q on AZERTY, which stands where A does', 'q', 'KeyA', false, 'q'],
  ['n on Dvorak', 'n', 'KeyL', false, 'n'],
  ['Russian', 'ы', 'KeyS', false, 's'],
  ['Russian capital', 'Ы', 'KeyS', true, 's'],
  ['Greek', 'σ', 'KeyS', false, 's'],
  ['Hebrew', 'ד', 'KeyS', false, 's'],
  ['Korean', 'ㄴ', 'KeyS', false, 's'],
  ['kept by an input method', 'Process', 'KeyS', false, 's'],
  ['full width', 'ｓ', 'KeyS', false, 's'],
  ['full-width question mark', '？', 'Slash', true, '?'],
  ['Arabic question mark', '؟', 'Slash', true, '?'],
  ['question mark of a German keyboard', '?', 'Minus', true, '?'],
  ['a wide space', '\u3000', 'Space', false, ' '],
  ['a letter that is on no Latin key', 'ö', 'Semicolon', false, 'ö'],
  ['a name', 'ArrowLeft', 'ArrowLeft', false, 'arrowleft'],
])('knows a key: %s', (_, key, code, shift, expected) => expect(press(key, code, shift)).toBe(expected));

it('has each key once', () => {
  const keys = SHORTCUTS.flatMap((s) => Object.keys(s.keys));
  expect(new Set(keys).size).toBe(keys.length);
});
