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
  const [removed, setRemoved] = useState<NamedExperiment | null>(null);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(lists.read, []);
  useEffect(() => {
    if (removed) undo.current?.focus();
  }, [removed]);
  const now = store.getState().experiment;
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
      <NameForm
        label="Keep this experiment as"
        submit="Keep"
        take={(name) => lists.keep(name, store.getState().experiment)}
      />
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
  const [renaming, setRenaming] = useState(false);
  if (renaming)
    return (
      <li>
        <NameForm
          label={`New name of “${one.name}”`}
          submit="Rename"
          first={one.name}
          focused
          take={(name) => {
            rename(name);
            setRenaming(false);
          }}
        />
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
        onClick={() => setRenaming(true)}
      >
        Rename
      </button>
      <button type="button" className="button" aria-label={`Delete ${one.name}`} onClick={remove}>
        Delete
      </button>
    </li>
  );
}

interface NameFormProps {
  label: string;
  submit: string;
  first?: string;
  /** Does it stand in place of the button that was pressed? */
  focused?: boolean;
  take: (name: string) => void;
}

/** Asks for a name, and is empty again once it has one. */
function NameForm({ label, submit, first = '', focused = false, take }: NameFormProps) {
  const [name, setName] = useState(first);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    take(name);
    setName('');
  };
  return (
    <form onSubmit={send}>
      <label>
        {label}
        <input
          ref={field}
          className="text"
          required
          maxLength={MOST_LETTERS}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="submit" className="button">
        {submit}
      </button>
    </form>
  );
}

const TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

const When = ({ at }: { at: number }) => (
  <time className="fine" dateTime={new Date(at).toISOString()}>
    {TIME.format(at)}
  </time>
);
