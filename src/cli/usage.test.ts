import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { lab, USAGE } from './lab.ts';

/** The options that the help lists for each command. */
function listed(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  let options = new Set<string>();
  for (const line of USAGE.split('\n').slice(1)) {
    const command = /^ {2}(\w+)/.exec(line)?.[1];
    if (command) {
      options = all.get(command) ?? new Set();
      all.set(command, options);
    }
    if (line.startsWith(' ')) for (const [option] of line.matchAll(/--\w+/g)) options.add(option);
  }
  return all;
}

const readme = readFileSync('README.md', 'utf8');

it('every command of the README is one that the help lists, with its options', () => {
  const lines = [...readme.matchAll(/npm run --silent lab -- (\w+)(.*)/g)];
  expect(lines.length).toBeGreaterThan(5);
  for (const [line, command, rest] of lines) {
    for (const [option] of rest.matchAll(/--\w+/g)) expect(listed().get(command), line).toContain(option);
    expect([...listed().keys()]).toContain(command);
  }
});

it('every option that the help lists is one of its command', async () => {
  for (const [command, options] of listed()) {
    const name = { start: ['mnist-square'], experiment: ['mnist-square'] }[command] ?? [];
    for (const option of options) {
      const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      expect(await lab([command, ...name, `${option}=1`, '--unknown=1'])).toBe(2);
      expect(said.mock.calls.join()).toContain("Unknown option '--unknown'");
      said.mockRestore();
    }
  }
});
