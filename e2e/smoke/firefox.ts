/** Firefox, by Marionette: the protocol behind its WebDriver, as JSON over a socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Send, Session } from './webdriver.ts';

export type Preferences = Record<string, string | number | boolean>;

const QUIET: Preferences = {
  'marionette.port': 0, // a free one, which it writes into the profile
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Starts the Firefox at `path`, without a window, with a profile of its own. */
export async function startFirefox(path: string, preferences: Preferences = {}): Promise<Session> {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
  const lines = Object.entries({ ...QUIET, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const args = ['--marionette', '--headless', '--no-remote', '--profile', profile, 'about:blank'];
  const browser = spawn(path, args, {
    stdio: 'ignore',
    env: { ...process.env, MOZ_HEADLESS_WIDTH: '1440', MOZ_HEADLESS_HEIGHT: '1000' },
  });
  const socket = connect(await portOf(browser, profile), '127.0.0.1');
  const command = await talk(socket);
  await command('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
  const send: Send = (name, parameters) =>
    command(`WebDriver:${name}`, name === 'ExecuteScript' ? { ...parameters, sandbox: null } : parameters);
  return new Session(send, async () => {
    const gone = once(browser, 'exit');
    await command('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => browser.kill());
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
}

async function portOf(browser: ChildProcess, profile: string): Promise<number> {
  const file = join(profile, 'MarionetteActivePort');
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (browser.exitCode !== null) throw new Error(`Firefox ended with code ${browser.exitCode}`);
    const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (port > 0) return port;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('Firefox opened no port for its driver');
}

/** Messages are JSON after their length in bytes and a colon; the first is a greeting. */
async function talk(socket: Socket) {
  let rest = Buffer.alloc(0);
  let greeted = () => {};
  const greeting = new Promise<void>((resolve, reject) => {
    greeted = resolve;
    socket.once('error', reject);
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const take = (message: unknown) => {
    if (!Array.isArray(message)) return greeted();
    const [, id, error, value] = message;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(`${error.error}: ${error.message}`));
    else asked?.resolve(value && typeof value === 'object' && 'value' in value ? value.value : value);
  };
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const colon = rest.indexOf(':');
      const end = colon + 1 + Number(rest.toString('latin1', 0, colon));
      if (colon < 0 || rest.length < end) return;
      const message = JSON.parse(rest.toString('utf8', colon + 1, end));
      rest = rest.subarray(end);
      take(message);
    }
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox is gone'));
  });
  await greeting;
  let last = 0;
  return (name: string, parameters: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      const text = JSON.stringify([0, id, name, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}
