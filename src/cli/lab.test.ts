import { afterAll, describe, expect, it } from 'vitest';
import { Folder, lab } from '../../test/cli/command.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const far = folder.write('far.csv', ['0,0', '1e200,0']);
/** Would train for hours if it were not rejected before. */
const train = ['train', '--set', 'N=50', '--iterations', '1000000'];

/** Arguments, and what the one line on standard error must contain. */
const WRONG: [what: string, args: string[], ...contains: string[]][] = [
  ['an unknown command', ['trian'], 'trian'],
  [
    'a point too far',
    ['cost', '--cost', 'square', '--generated', far, '--real', far],
    `lab cost: ${far}, line 2: `,
  ],
  ['an invalid link', [...train, '--url', 'moons'], 'moons'],
  ['a backend of browsers', [...train, '--set', 'backend=webgl'], 'backend=webgl', 'webgpu, wasm, cpu'],
  ['a formula in training', [...train, '--set', 'cost=custom', '--set', 'expr=((('], '(((', 'character 4'],
  ['samples in no folder', [...train, '--samples', '/no/folder/x.csv'], '/no/folder/x.csv'],
  ['a folder as a file', [...train, '--json', folder.path], folder.path],
];

describe('exit code 2, nothing printed and one line of error', () => {
  it.each(WRONG)('for %s', async (_, args, ...contains) => {
    const { code, out, err } = await lab(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^lab.*\n$/);
    for (const part of contains) expect(err).toContain(part);
  });
});

it.each([
  ['train', '--help'],
  ['evaluate', '-h'],
])('help where it is asked for: %s %s', async (...args) => {
  const { code, out, err } = await lab(...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const command of ['train', 'evaluate', 'cost', 'assign'])
    expect(out).toMatch(new RegExp(`^ +${command} `, 'm'));
});

it('help and exit code 2 where no command is given', async () => {
  const { code, out, err } = await lab();
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('usage');
});
