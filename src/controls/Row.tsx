import type { ReactNode } from 'react';
import { defaultOf } from '../experiment/experiment.ts';
import { methodOf } from '../methods/registry.ts';
import type { Experiment, Setting } from '../settings/table.ts';
import { useLocked } from '../ui/page.ts';
import { inWords, SettingHelp } from './SettingHelp.tsx';

/** The props of every control. */
export interface ControlProps<S extends Setting = Setting> {
  setting: S;
  experiment: Experiment;
  change: (partial: Partial<Experiment>) => void;
}

interface Props extends ControlProps {
  /** The id of the labelled control, or of the label itself if it labels a group of controls. */
  htmlFor: string;
  group?: boolean;
  /** Shown to the right of the label. */
  value?: ReactNode;
  /** Shown below. */
  children?: ReactNode;
  note?: ReactNode;
  error?: string | null;
}

/** Settings of what is trained on, which have no usual value to reset to. */
const CONTENT = new Set<Setting['key']>(['data', 'own', 'start']);

/** Label, help, reset and value of one setting; the widget below. */
export function Row({ setting: s, experiment, change, htmlFor, group, value, children, note, error }: Props) {
  const usual = defaultOf(s, experiment);
  const fixed = methodOf(experiment).fixes?.[s.key];
  const locked = useLocked(s.key);
  const changed = !locked && !CONTENT.has(s.key) && experiment[s.key] !== usual;
  return (
    <div className="row" data-setting={s.key} data-changed={changed || undefined}>
      <div className="row-head">
        {group ? (
          <span className="row-label" id={htmlFor}>
            {s.label}
          </span>
        ) : (
          <label htmlFor={htmlFor}>{s.label}</label>
        )}
        <SettingHelp setting={s} experiment={experiment} />
        {note && <span className="row-note">{note}</span>}
        <span className="row-gap" />
        {changed && (
          <button
            type="button"
            className="reset"
            aria-label={`Reset ${s.label} to ${inWords(s, usual)}`}
            title={`Back to ${inWords(s, usual)}`}
            onClick={() => change({ [s.key]: usual })}
          >
            ↺
          </button>
        )}
        {locked && <span className="row-note">locked</span>}
        {value && <Lockable locked={locked}>{value}</Lockable>}
      </div>
      {children && <Lockable locked={locked}>{children}</Lockable>}
      {fixed && <p className="row-reason">The only choice: {fixed.why}.</p>}
      {s.warning && <Warning text={s.warning(experiment)} />}
      {error && (
        <p className="row-error" id={`${htmlFor}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

/** Controls, which cannot be used if the link locks their setting; its help can. */
const Lockable = ({ locked, children }: { locked: boolean; children: ReactNode }) =>
  locked ? (
    <fieldset className="locked" disabled title="The link locks this setting">
      {children}
    </fieldset>
  ) : (
    children
  );

/** The warning about the value. The region exists before its text, so that screen readers read the text. */
function Warning({ text }: { text: string | null }) {
  return <div role="status">{text && <p className="row-warning">{text}</p>}</div>;
}
