import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Folder } from '../../test/cli/command.ts';
import { writeFiles, writeWhole } from './files.ts';

const folder = new Folder();
afterEach(() => {
  for (const name of readdirSync(folder.path)) rmSync(folder.at(name));
});

function* breaking(): Generator<string> {
  yield 'new, but only '.repeat(10_000);
  throw Object.assign(new Error('write'), { code: 'ENOSPC' });
}

it('a file that cannot be written to its end stays as it was, and nothing lies beside it', async () => {
  const file = folder.write('old.run', ['old']);
  await expect(writeWhole(file, breaking)).rejects.toThrow('write');
  expect(folder.read('old.run')).toBe('old\n');
  expect(readdirSync(folder.path)).toEqual(['old.run']);
});

it('Ctrl-C while it is written leaves it as it was, too', async () => {
  const file = folder.write('old.run', ['old']);
  const program = `
    import { writeWhole } from './src/cli/files.ts';
    function* content() {
      yield 'new';
      process.kill(process.pid, 'SIGINT');
      for (;;) yield 'and more';
    }
    await writeWhole(${JSON.stringify(file)}, content);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const error = await new Promise<{ signal?: string } | null>((resolve) => {
    execFile(process.execPath, args, resolve);
  });
  expect(error?.signal).toBe('SIGINT');
  expect(folder.read('old.run')).toBe('old\n');
  expect(readdirSync(folder.path)).toEqual(['old.run']);
});

it('a link stays a link, and a file keeps who may read it', async () => {
  const file = folder.write('real.csv', ['old']);
  chmodSync(file, 0o640);
  symlinkSync(file, folder.at('link.csv'));
  await writeWhole(folder.at('link.csv'), () => ['new ', new TextEncoder().encode('words')]);
  expect(lstatSync(folder.at('link.csv')).isSymbolicLink()).toBe(true);
  expect(folder.read('real.csv')).toBe('new words');
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

it.runIf(existsSync('/dev/full'))(
  'what the disk has no room for is saved elsewhere, and the rest is written',
  async () => {
    const error: Error = await writeFiles([
      ['/dev/full', () => ['months of work']],
      [folder.at('x.csv'), () => ['1,2\n']],
    ]).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    const other = join(tmpdir(), `transport-lab-${process.pid}-full`);
    expect(error.message).toBe(`/dev/full could not be written (ENOSPC): it is saved as ${other}.`);
    expect(readFileSync(other, 'utf8')).toBe('months of work');
    rmSync(other);
    expect(folder.read('x.csv')).toBe('1,2\n');
  },
);
