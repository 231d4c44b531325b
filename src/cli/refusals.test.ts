import { afterAll, expect, it } from 'vitest';
import { Folder } from '../../test/cli/command.ts';
import { CsvError } from '../data/user/formats/csv.ts';
import { assignCommand, costCommand } from './arrays.ts';
import { UsageError } from './input.ts';
import { start } from './start.ts';
import { train } from './train.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const file = (name: string, ...lines: string[]) => folder.write(name, lines);
const x = file('x.csv', '0,0', '1,2');
const y = file('y.csv', '3,4', '1,2', '0,-1');
const far = file('far.csv', '0,0', '1e200,0');
const solid = file('solid.csv', '0,0,0');
const origin = file('origin.csv', '0,0');
const letters = file('letters.csv', '0,0', '1,two');
const short = file('short.csv', '0', '0');
const long = file('long.csv', '0', '0', '0', '0');

const clouds = (generated: string, real: string) => ['--generated', generated, '--real', real];
const square = ['--cost', 'square'];
const usual = [...square, ...clouds(x, y)];
const unwritten = folder.at('unwritten');
const small = ['--iterations', '1', '--set', 'N=50', '--set', 'backend=cpu'];
const custom = [...small, '--set', 'cost=custom'];
const digits = [...small, '--set', 'data=mnist'];
const assign = (...args: string[]) => assignCommand(args);
const cost = (...args: string[]) => costCommand(args);

/** A rejected command, and what the error must contain. */
const WRONG: [what: string, run: () => Promise<void>, ...contains: string[]][] = [
  ['an unknown option', () => assign('--reals', y), '--reals'],
  ['a missing option', () => cost(...square, '--real', y), '--generated'],
  ['a missing file', () => cost(...square, ...clouds('/no/x.csv', y)), '/no/x.csv', 'ENOENT'],
  ['a file without numbers', () => assign(...square, ...clouds(x, letters)), `${letters}, line 2`],
  ['another dimension', () => cost(...square, ...clouds(x, solid)), `${x}, line 1`, solid],
  ['too short a psi', () => assign(...usual, '--psi', short), `${short}, line 3`],
  ['too long a psi', () => assign(...usual, '--psi', long), `${long}, line 4`],
  ['a wide psi', () => assign(...usual, '--psi', y), `${y}, line 1`],
  ['a negative scale', () => assign(...usual, '--scale=-1'), '--scale -1'],
  ['a huge scale', () => assign(...square, ...clouds(x, origin), '--scale', '1e308'), `${x}, line 2`],
  ['a generated point too far', () => cost(...square, ...clouds(far, y)), `${far}, line 2`],
  ['a real too far', () => assign(...square, ...clouds(x, far)), `${far}, line 2`],
  ['a cost that does not parse', () => cost('--cost', 'norm(x-', ...clouds(x, y)), 'character 8'],
  ['a value that looks like an option', () => cost('--cost', '-x1^2', ...clouds(x, y)), "--cost='-x1^2'"],
  ['an option without its value', () => cost('--cost', ...clouds(x, y)), '--cost: its value is missing'],
  ['an unknown parameter', () => cost(...usual, '--param', 'N=50'), 'p, q, weight, period'],
  ['a cost twice', () => cost(...usual, '--cost', 'euclidean'), '--cost is given twice'],
  ['a parameter twice', () => cost(...usual, '--param', 'p=2', '--param', 'p=3'), '--param p is given twice'],
  ['a setting twice', () => train(['--set', 'N=50', '--set', 'N=60']), '--set N is given twice'],
  [
    'two results in one file',
    () => train(['--iterations', '1', '--save', unwritten, '--json', unwritten]),
    `${unwritten}: two results`,
  ],
  ['costs that are not finite', () => train([...custom, '--set', 'expr=sum((x-y)^99)']), 'not finite'],
  ['an unknown class', () => train([...digits, '--set', 'classes=11']), '11'],
  ['a result without a name', () => train([...small, '--save=']), 'name of a file'],
  [
    'a folder that cannot be made',
    () => start(['mnist-square', '--iterations', '0', '--folder', `${x}/starts`]),
    `${x}/starts: cannot be written (ENOTDIR)`,
  ],
  ['a parameter out of range', () => cost(...usual, '--param', 'p=inf'), 'p = “inf”'],
];

it.each(WRONG)('refuses %s', async (_, run, ...contains) => {
  const error = await run().catch((thrown) => thrown);
  expect([UsageError, CsvError]).toContain(error.constructor);
  for (const part of contains) expect(error.message).toContain(part);
});
