/** A WebDriver session: as much of it as the smoke tests need, over whatever carries its commands. */
import { expect } from '@playwright/test';

/** How the specification names an element in a message. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
export type Element = { [ELEMENT]: string };

/** Commands by their two names: of Firefox's Marionette protocol, and as a path of HTTP below the session. */
export const COMMANDS = {
  Navigate: { method: 'POST', path: '/url' },
  ExecuteScript: { method: 'POST', path: '/execute/sync' },
  ElementClick: { method: 'POST', path: '/element/{id}/click' },
  ElementClear: { method: 'POST', path: '/element/{id}/clear' },
  ElementSendKeys: { method: 'POST', path: '/element/{id}/value' },
  PerformActions: { method: 'POST', path: '/actions' },
  SetWindowRect: { method: 'POST', path: '/window/rect' },
  DeleteSession: { method: 'DELETE', path: '' },
} as const;
export type Command = keyof typeof COMMANDS;

/** Resolves with the command's value, rejects with what the browser says is wrong. */
export type Send = (command: Command, parameters: Record<string, unknown>) => Promise<unknown>;

/** Control and A; keys are let go at the end of a command. */
const SELECT_ALL = '\uE009a';

export class Session {
  constructor(
    private readonly send: Send,
    /** Ends what was started for it, after the session. */
    private readonly stop: () => Promise<void>,
  ) {}

  async go(url: string): Promise<void> {
    await this.send('Navigate', { url: 'about:blank' }); // where only the hash differs nothing would be loaded
    await this.send('Navigate', { url });
  }

  /** Runs a function in the page: it sees its arguments and nothing else from here. Both ways go through JSON. */
  async run<A extends unknown[], T>(inPage: (...args: A) => T, ...args: A): Promise<T> {
    const script = `return (${inPage}).apply(null, arguments);`;
    return (await this.send('ExecuteScript', { script, args })) as T;
  }

  /** The element that a function in the page finds, once it does. */
  async find<A extends unknown[]>(inPage: (...args: A) => globalThis.Element | null, ...args: A) {
    let found: Element | null = null;
    const look = async () => {
      found = (await this.run(inPage, ...args)) as Element | null;
      return found !== null;
    };
    await expect
      .poll(look, { message: `an element as asked for: ${args.join(' ')}`, timeout: 20_000 })
      .toBe(true);
    return found as unknown as Element;
  }

  async click(element: Element): Promise<void> {
    await this.send('ElementClick', { id: element[ELEMENT] });
  }

  /** Types over what a field holds. (`ElementClear` is undone by the page where it renders in between.) */
  async type(element: Element, text: string): Promise<void> {
    for (const keys of [SELECT_ALL, text])
      await this.send('ElementSendKeys', { id: element[ELEMENT], text: keys });
  }

  /** Presses the mouse at the first place of the window, moves on through the others, and lets go. */
  async drag(...[first, ...others]: [number, number][]): Promise<void> {
    const move = ([x, y]: [number, number]) => ({
      ...{ type: 'pointerMove', origin: 'viewport', duration: 100 },
      ...{ x: Math.round(x), y: Math.round(y) },
    });
    const press = (type: string) => ({ type, button: 0 });
    const actions = [move(first), press('pointerDown'), ...others.map(move), press('pointerUp')];
    const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
    await this.send('PerformActions', { actions: [mouse] });
  }

  async end(): Promise<void> {
    await this.send('DeleteSession', {}).catch(() => {});
    await this.stop();
  }
}
