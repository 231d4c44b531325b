/** Applies what a link says of the page. Loaded where a link says any of it. */
import type { Raw } from '../experiment/experiment.ts';
import { pageParts, readPage } from '../experiment/page.ts';
import { type Lanes, storesOf } from './app-store.ts';

/** Shows and locks what the link says, keeps it in the address, and tells what is wrong in it. */
export function applyPage(lanes: Lanes, raw: Raw): void {
  const { page, notices } = readPage(raw);
  lanes.setState({ page: { ...page, parts: pageParts(page) } });
  for (const store of storesOf(lanes.getState())) {
    store.setState({ locked: page.lock });
    for (const text of notices) store.actions.notify('warning', text);
  }
}
