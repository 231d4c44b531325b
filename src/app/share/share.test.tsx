import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { defaults } from '../../experiment/experiment.ts';
import { createExperimentStore } from '../../store/experiment-store.ts';
import { share } from './entries.ts';
import { embedCode, shareable, withParts } from './links.ts';
import ShareDialog from './ShareDialog.tsx';

afterEach(() => void vi.restoreAllMocks());

const store = () =>
  createExperimentStore(defaults(), false, () => ({
    ...{ postMessage() {}, terminate() {}, onmessage: null, onerror: null },
  }));

it('personal preferences do not travel, everything else does', () => {
  expect(shareable('#p=3&theme=dark&presentation=1&backend=cpu&play=0&hide=charts')).toBe(
    '#p=3&play=0&hide=charts',
  );
  expect(shareable('#theme=dark')).toBe('');
  expect(withParts('#p=3&hide=charts', ['hide=files'])).toBe('#p=3&hide=files');
});

it('the link is copied where the browser allows it, else it is shown selected', async () => {
  const lab = store();
  const clipboard = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  expect(await share('link', '#p=3&theme=dark', lab)).toBeNull();
  expect(clipboard).toHaveBeenCalledWith(expect.stringMatching(/[^?]#p=3$/));
  expect(lab.getState().notices.at(-1)?.text).toMatch(/^Link copied/);
  clipboard.mockRejectedValue(new Error('not allowed'));
  const shared = await share('link', '#p=3', lab);
  expect(shared).toEqual({ what: 'link', hash: '#p=3' });
  render(<ShareDialog what="link" hash="#p=3" close={() => undefined} />);
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Link' });
  expect(field.value).toMatch(/#p=3$/);
  expect(field.selectionEnd - field.selectionStart).toBe(field.value.length);
  await userEvent.click(screen.getByRole('button', { name: 'Copy' }));
  expect(screen.getByRole('status').textContent).toMatch(/does not allow/);
});

it('a QR code stands above its link; a link that is too long says so', () => {
  const { rerender } = render(<ShareDialog what="qr" hash="#p=3" close={() => undefined} />);
  expect(
    screen.getByRole('img', { name: 'QR code of the link' }).querySelector('path')?.getAttribute('d'),
  ).toMatch(
    /^M4 4h1v1h-1z/, // the corner of the first finder, after the margin
  );
  expect(screen.getByText(/#p=3$/)).toBeTruthy();
  rerender(<ShareDialog what="qr" hash={`#text=${'A'.repeat(3000)}`} close={() => undefined} />);
  expect(screen.getByRole('alert').textContent).toMatch(/too many for a QR code/);
});

it('the code to embed is one frame, whatever is in the link', () => {
  const box = document.createElement('div');
  box.innerHTML = embedCode('#p=3&text="><script>', [640, 560]).replace(' src', ' data-src');
  expect(box.children.length).toBe(1);
  expect(box.querySelector('iframe')?.dataset.src).toMatch(/#p=3&text="><script>&embed=1$/);
});
