/** A dialog: experiments kept by name, and recent ones. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { viewerSettings } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import {
  describe,
  experimentOf,
  MOST_LETTERS,
  type NamedExperiment,
  type OwnExperiments as Own,
  own,
  type RecentExperiment,
} from '../../store/own-experiments.ts';
import { Sheet } from '../../ui/overlays.tsx';
import './own.css';

interface Props {
  store: ExperimentStore;
  close: () => void;
  lists?: Own;
}

export default function OwnExperiments({ store, close, lists = own }: Props) {
  const { named, recent, trouble } = useStore(lists.lists);
  const [name, setName] = useState('');
  const [removed, setRemoved] = useState<NamedExperiment | null>(null);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(lists.read, []);
  useEffect(() => {
    if (removed) undo.current?.focus();
  }, [removed]);
  const now = store.getState().experiment;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    lists.keep(name, store.getState().experiment);
    setName('');
  };
  const open = (one: RecentExperiment) => {
    const { layers } = store.getState().experiment;
    const to: Experiment = experimentOf(one);
    store.actions.change({
      ...to,
      ...viewerSettings(now),
      layers: to.method === now.method ? layers : to.layers,
    });
    close();
  };
  return (
    <Sheet title="Your experiments" close={close} className="own-experiments">
      {trouble && <p role="alert">{trouble}</p>}
      <form onSubmit={keep}>
        <label>
          Keep this experiment as
          <input
            className="text"
            required
            maxLength={MOST_LETTERS}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="button">
          Keep
        </button>
      </form>
      <p className="fine">
        {describe(now)}. Settings are kept, in this browser; to keep networks, save the run.
      </p>
      {removed && (
        <p role="status">
          “{removed.name}” was deleted.{' '}
          <button
            ref={undo}
            type="button"
            className="button"
            onClick={() => {
              lists.restore(removed);
              setRemoved(null);
            }}
          >
            Undo
          </button>
        </p>
      )}
      <h3>Kept</h3>
      {named.length === 0 && <p className="fine">None yet.</p>}
      <ul>
        {named.map((one) => (
          <Kept
            key={one.id}
            one={one}
            open={() => open(one)}
            rename={(to) => lists.rename(one.id, to)}
            remove={() => {
              lists.remove(one.id);
              setRemoved(one);
            }}
          />
        ))}
      </ul>
      <h3>Recent</h3>
      {recent.length === 0 && (
        <p className="fine">None yet: experiments are listed here when they are left.</p>
      )}
      <ul>
        {recent.map((one) => (
          <li key={one.hash}>
            <button type="button" className="own-open" onClick={() => open(one)}>
              {describe(experimentOf(one))}
            </button>
            <When at={one.at} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

interface KeptProps {
  one: NamedExperiment;
  open: () => void;
  rename: (to: string) => void;
  remove: () => void;
}

function Kept({ one, open, rename, remove }: KeptProps) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft !== null)
    return (
      <li>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (draft.trim()) rename(draft);
            setDraft(null);
          }}
        >
          <label>
            New name of “{one.name}”
            <input
              className="text"
              // biome-ignore lint/a11y/noAutofocus: it replaces the button that was pressed
              autoFocus
              maxLength={MOST_LETTERS}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
          </label>
          <button type="submit" className="button">
            Rename
          </button>
        </form>
      </li>
    );
  return (
    <li>
      <button type="button" className="own-open" onClick={open}>
        <b>{one.name}</b>
        <span className="fine">{describe(experimentOf(one))}</span>
      </button>
      <When at={one.at} />
      <button
        type="button"
        className="button"
        aria-label={`Rename ${one.name}`}
        onClick={() => setDraft(one.name)}
      >
        Rename
      </button>
      <button type="button" className="button" aria-label={`Delete ${one.name}`} onClick={remove}>
        Delete
      </button>
    </li>
  );
}

const TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

const When = ({ at }: { at: number }) => (
  <time className="fine" dateTime={new Date(at).toISOString()}>
    {TIME.format(at)}
  </time>
);
