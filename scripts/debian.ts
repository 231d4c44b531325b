import { existsSync } from 'node:fs';
import { run } from './tools.ts';

let updated = false;

/** Installs packages of Debian, or of a system like it; false where that cannot be done without asking somebody. */
export function installFromDebian(...packages: string[]): boolean {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]): boolean => {
    const [program, ...rest] = [...asRoot, 'apt-get', ...args];
    return run(program, rest, { DEBIAN_FRONTEND: 'noninteractive' }).status === 0;
  };
  console.log(`Not here yet: installing ${packages.join(', ')} from Debian.`);
  if (!updated) updated = apt('update');
  return apt('install', '-y', '--no-install-recommends', ...packages);
}
