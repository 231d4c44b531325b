import { defaultOf } from '../experiment/experiment.ts';
import { formatNumber, rangeOf } from '../settings/format.ts';
import { isOfFormula } from '../settings/rows/cost.ts';
import type { Experiment, Setting } from '../settings/table.ts';
import { InfoButton } from '../ui/help.tsx';
import { Tex } from '../ui/math.tsx';

/** A value in words, for help and reset buttons. */
export function inWords(s: Setting, value: Experiment[keyof Experiment]): string {
  if (s.kind === 'flag') return value ? 'on' : 'off';
  if (s.kind === 'choice') return s.options.find((o) => o.value === value)?.label ?? String(value);
  if (s.kind === 'text') return value === '' ? (s.key === 'classes' ? 'all' : 'nothing') : `“${value}”`;
  return formatNumber(s, Number(value));
}

/** Help for a setting, which opens on hover, focus and touch. */
export function SettingHelp({ setting: s, experiment }: { setting: Setting; experiment: Experiment }) {
  const value = experiment[s.key];
  const option = s.kind === 'choice' ? s.options.find((o) => o.value === value) : undefined;
  const ofFormula = isOfFormula(s.key, experiment);
  const numeric = s.kind === 'number' || s.kind === 'integer';
  return (
    <InfoButton label={`About ${s.label}`} face="?">
      <strong>{s.label}</strong>
      <p>{ofFormula ? `The value of ${s.key} in your formula.` : s.help}</p>
      {option?.help && (
        <p>
          <em>{option.label}:</em> {option.help}
        </p>
      )}
      {s.tex && !ofFormula && (
        <p className="formula">
          <Tex tex={s.tex} />
        </p>
      )}
      <p className="fine">
        {numeric && `${capital(rangeOf(s))}. `}
        Default: {inWords(s, defaultOf(s, experiment))}.{' '}
        {s.live ? 'Changes while running.' : 'A change starts a new run.'}
      </p>
    </InfoButton>
  );
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);
