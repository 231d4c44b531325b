import type { ReactNode } from 'react';
import { defaultOf } from '../settings/experiment.ts';
import type { Experiment, Setting } from '../settings/table.ts';
import { inWords, SettingHelp } from './SettingHelp.tsx';

/** What every control gets. */
export interface ControlProps<S extends Setting = Setting> {
  setting: S;
  experiment: Experiment;
  change: (partial: Partial<Experiment>) => void;
}

interface Props extends ControlProps {
  /** The id of the control that the label names. */
  htmlFor: string;
  /** At the right of the label. */
  value?: ReactNode;
  /** Below. */
  children?: ReactNode;
  note?: ReactNode;
  error?: string | null;
}

/** Label, help, reset and value of one setting; the widget below. */
export function Row({ setting: s, experiment, change, htmlFor, value, children, note, error }: Props) {
  const usual = defaultOf(s, experiment.data);
  const changed = s.key !== 'data' && experiment[s.key] !== usual;
  return (
    <div className="row" data-setting={s.key} data-changed={changed || undefined}>
      <div className="row-head">
        <label htmlFor={htmlFor}>{s.label}</label>
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
        {value}
      </div>
      {children}
      {error && (
        <p className="row-error" id={`${htmlFor}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
