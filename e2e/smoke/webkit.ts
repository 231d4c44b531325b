/** WebKitGTK, by its WebDriver, on a screen in memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { WebKit } from '../../scripts/browsers.ts';
import { freePort } from '../../scripts/tools.ts';
import { COMMANDS, type Send, Session } from './webdriver.ts';

export async function startWebKit({ driver, browser, screen }: WebKit): Promise<Session> {
  const display = spawn(screen, ['-displayfd', '1', '-screen', '0', '1440x1000x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = await once(display.stdout, 'data'); // written once the screen is there
  const port = await freePort();
  const env = { ...process.env, DISPLAY: `:${String(number).trim()}` };
  const server = spawn(driver, [`--port=${port}`], { stdio: 'ignore', env });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = (await answer.json()) as { value: { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const options = { binary: browser, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const { sessionId } = (await whenReady(() => call('POST', '/session', { capabilities }))) as {
    sessionId: string;
  };
  const send: Send = (command, parameters) => {
    const { method, path } = COMMANDS[command];
    const at = `/session/${sessionId}${path.replace('{id}', String(parameters.id))}`;
    return call(method, at, method === 'POST' ? parameters : undefined);
  };
  return new Session(send, async () => {
    const gone = [once(server, 'exit'), once(display, 'exit')];
    server.kill();
    display.kill();
    await Promise.all(gone);
  });
}

/** Asks again while nothing listens there yet. */
async function whenReady<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TypeError) || tries === 100) throw error; // fetch rejects so where it cannot connect
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
