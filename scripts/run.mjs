/**
 * `node scripts/run.mjs NAME …` installs what is missing, then runs `scripts/NAME.ts`.
 * It starts on a bare checkout, so it is plain JavaScript and imports nothing but what Node has.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Transport Lab needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
  process.exit(1);
}

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const stale = whyStale();
if (stale) install(stale);
const { register } = await import('tsx/esm/api');
register();
await import(`./${process.argv[2]}.ts`);

/** Why the installed packages are not those of the lock file; null when they are. */
function whyStale() {
  const locked = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (!installed) return 'nothing is installed yet';
  for (const [path, { version, optional }] of Object.entries(locked)) {
    if (path === '') continue;
    const found = installed[path];
    if (found ? found.version !== version : !optional) return `${path} is not as locked`;
  }
  for (const [path, { os }] of Object.entries(installed)) {
    if (!locked[path]) return `${path} is not in the lock file`;
    if (os && !os.includes(process.platform)) return `${path} is for another system`;
  }
  return null;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** Exactly as locked, development packages too, whatever npm's own settings say. */
function install(reason) {
  console.log(`Installing packages: ${reason}.`);
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=warn'];
  const npm = process.env.npm_execpath;
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { stdio: 'inherit' })
    : spawnSync(`npm ${args.join(' ')}`, { stdio: 'inherit', shell: true });
  if (status === 0) return;
  console.error('The packages could not be installed: see above. Is the network there?');
  process.exit(1);
}
