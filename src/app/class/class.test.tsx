import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { fromHash } from '../../experiment/url.ts';
import ClassPage from './ClassPage.tsx';

/** The preview is not loaded. */
const { happyDOM } = window as unknown as { happyDOM: { settings: { disableIframePageLoading: boolean } } };
beforeEach(() => {
  happyDOM.settings.disableIframePageLoading = true;
});

function open(hash: string) {
  location.hash = hash;
  render(<ClassPage />);
}

const link = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Link' }).value;
const tick = (name: string | RegExp) => userEvent.click(screen.getByRole('checkbox', { name }));

it('ticks write the link and the preview; they begin as the link says', async () => {
  open('#p=3&hide=charts&lesson=2&beside&beside.p=1');
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Charts' }).checked).toBe(false);
  await tick('Algorithm');
  await tick('Charts');
  await tick('Starts paused');
  await tick(/^The certified optimum/);
  await tick('Projector theme');
  const stop = screen.getByRole('spinbutton');
  await userEvent.clear(stop);
  await userEvent.type(stop, '50');
  const lock = screen.getByRole('group', { name: 'Locked settings' });
  await userEvent.click(within(lock).getByRole('checkbox', { name: 'Data' }));
  const { experiment, page, beside, notices } = fromHash(link().replace(/^[^#]*/, ''));
  expect(notices).toEqual([]);
  expect(experiment).toMatchObject({ p: 3, play: false, exact: false, stop: 50, theme: 'projector' });
  expect(page).toEqual({ hide: 'algorithm', lock: 'data', lesson: '2' });
  expect(beside).toEqual({ '': '', p: '1' });
  expect(screen.getByTitle('What the link shows').getAttribute('src')).toBe(link());
});

it('the picture alone comes with its code and the settings below it', async () => {
  open('#p=3');
  await userEvent.click(screen.getByRole('radio', { name: /^The picture alone/ }));
  const below = screen.getByRole('group', { name: 'Settings below the picture' });
  await userEvent.click(within(below).getByRole('checkbox', { name: 'Cost' }));
  expect(link()).toMatch(/#p=3&controls=cost&embed=1$/);
  const code = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Code' }).value;
  expect(code).toContain(`src="${link().replaceAll('&', '&amp;')}"`);
});

it('what is wrong in the link is told', () => {
  open('#hide=zzz&p=7777');
  expect(screen.getByRole('alert').textContent).toMatch(/p = “7777”.*hide = “zzz” was not taken/);
});
