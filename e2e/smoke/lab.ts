/** The page as a visitor uses it, in any browser that has a WebDriver. */
import { expect } from '@playwright/test';
import { defaults, withChange } from '../../src/experiment/experiment.ts';
import { fromHash, toHash } from '../../src/experiment/url.ts';
import type { Experiment } from '../../src/settings/table.ts';
import type { TestFile } from '../files.ts';
import type { Session } from './webdriver.ts';

declare global {
  interface Window {
    /** The file that the page last offered. */
    saved?: { name: string; base64: string };
  }
}

export class Lab {
  constructor(
    readonly session: Session,
    private readonly address: string,
  ) {}

  end = (): Promise<void> => this.session.end();

  /** Opens an experiment by its link, and waits until the first numbers are there. */
  async open(change: Partial<Experiment> = {}): Promise<void> {
    await this.session.go(`${this.address}${toHash(withChange(defaults(change.data), change))}`);
    await this.reaches(0);
  }

  /** The experiment that the address holds. */
  held = async (): Promise<Experiment> => fromHash(await this.session.run(() => location.hash)).experiment;

  text = (selector: string): Promise<string> =>
    this.session.run((selector) => document.querySelector(selector)?.textContent ?? '', selector);

  async iteration(): Promise<number> {
    const shown = await this.text('[data-testid="iteration"]');
    return shown === '' ? Number.NaN : Number(shown);
  }

  reaches = (least: number) =>
    expect.poll(() => this.iteration(), { timeout: 40_000 }).toBeGreaterThanOrEqual(least);

  /** What the page complains about. */
  complaints = (): Promise<string[]> =>
    this.session.run(() =>
      [...document.querySelectorAll('[role="alert"]')]
        .map((element) => element.textContent ?? '')
        .filter((text) => text !== ''),
    );

  /** An element that can be used, by the name that a screen reader says: its label's, or its own text. */
  named = (selector: string, name: string) =>
    this.session.find(
      (selector, name) =>
        [...document.querySelectorAll<HTMLInputElement>(selector)].find((element) => {
          const label = element.labels?.[0]?.textContent;
          const said = element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
          return said.trim().startsWith(name) && !element.disabled;
        }) ?? null,
      selector,
      name,
    );

  press = async (name: string, selector = 'button'): Promise<void> =>
    this.session.click(await this.named(selector, name));

  choose = async (menu: string, entry: string): Promise<void> => {
    await this.press(menu);
    await this.press(entry, '[role="menuitem"]');
  };

  /** Waits until the iteration stands still, and returns it. */
  async stands(): Promise<number> {
    let last = Number.NaN;
    const still = async () => {
      const before = last;
      last = await this.iteration();
      return last === before;
    };
    await expect.poll(still, { intervals: [400] }).toBe(true);
    return last;
  }

  atIteration = (iteration: number) =>
    expect.poll(() => this.iteration(), { timeout: 30_000 }).toBe(iteration);

  /** Every button of the run does what it says; where a second worker took the messages the first would go on. */
  async obeys(): Promise<void> {
    await this.reaches(1);
    await this.press('Pause');
    const at = await this.stands();
    await this.press('Step');
    await this.atIteration(at + 1);
    await this.press('Reset');
    await this.atIteration(0);
    await this.press('Play');
    await this.reaches(2);
  }

  /** The reals that the images on the page are assigned to, and the colour in the middle of each. */
  reals = (): Promise<{ real: number; middle: number[] }[]> =>
    this.session.run(() =>
      [...document.querySelectorAll('[aria-label^="Generated images"] li')].map((cell) => {
        const canvas = cell.querySelector('canvas') as HTMLCanvasElement;
        const { width, height } = canvas;
        const rgba = canvas.getContext('2d')?.getImageData(width - height / 2, height / 2, 1, 1).data ?? [];
        const real = Number(/assigned to real (\d+)/.exec(cell.textContent ?? '')?.[1]);
        return { real, middle: [...rgba].slice(0, 3) };
      }),
    );

  /** Saves the run. The page hands its file over here: what a browser does with it is no concern of these tests. */
  async save(): Promise<TestFile> {
    await this.session.run(() => {
      HTMLAnchorElement.prototype.click = function () {
        const reader = new FileReader();
        reader.onload = () => {
          window.saved = { name: this.download, base64: String(reader.result).split(',')[1] };
        };
        fetch(this.href)
          .then((answer) => answer.blob())
          .then((blob) => reader.readAsDataURL(blob));
      };
    });
    await this.choose('Files: save, load, own data', 'Save run');
    await expect.poll(() => this.session.run(() => window.saved?.name ?? '')).toMatch(/\.run$/);
    const { name, base64 } = await this.session.run(() => window.saved as { name: string; base64: string });
    return { name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) };
  }

  /** Drops files on the page, once it lets them be dragged over it. */
  async drop(...files: TestFile[]): Promise<void> {
    const drag = (type: 'dragover' | 'drop'): Promise<boolean> =>
      this.session.run(
        (type, files) => {
          const dataTransfer = new DataTransfer();
          for (const { name, base64 } of files) {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            dataTransfer.items.add(new File([bytes], name));
          }
          const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
          document.querySelector('main')?.dispatchEvent(event);
          return event.defaultPrevented;
        },
        type,
        files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
      );
    await expect.poll(() => drag('dragover')).toBe(true);
    await drag('drop');
  }
}
