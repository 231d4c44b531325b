import { Fragment, lazy, Suspense } from 'react';
import { defaultOf } from '../settings/experiment.ts';
import { GROUPS, SETTINGS, setting } from '../settings/settings.ts';
import type { Experiment, Group, NumberSetting, Setting, TextSetting } from '../settings/table.ts';
import { Control } from './Control.tsx';
import { CostGlyph } from './CostGlyph.tsx';
import { type CostError, ExpressionField } from './ExpressionField.tsx';
import { Later } from './Later.tsx';
import { NumberControl } from './NumberControl.tsx';
import './controls.css';

const DrawPad = lazy(() => import('./DrawPad.tsx'));

interface Props {
  experiment: Experiment;
  change: (partial: Partial<Experiment>) => void;
  /** What is wrong with the typed cost, if anything. */
  costError?: CostError | null;
}

/** Groups that stay open, in this order; the others fold. Layers are switched at the plane itself. */
const FIRST: readonly Group[] = ['cost', 'data'];
const ELSEWHERE = new Set<string>(['layers']);

/** Everything a visitor can choose. Needs no store: it shows an experiment and says what should change. */
export function Controls(props: Props) {
  return (
    <div className="controls">
      {FIRST.map((group) => (
        <section key={group} className="group" aria-label={labelOf(group)}>
          <div className="group-head">
            <h2>{labelOf(group)}</h2>
            {group === 'cost' && <CostGlyph experiment={props.experiment} />}
          </div>
          <Rows group={group} {...props} />
        </section>
      ))}
      {GROUPS.filter(({ group }) => !FIRST.includes(group)).map(({ group, label }) => (
        <Fold key={group} group={group} label={label} {...props} />
      ))}
    </div>
  );
}

const labelOf = (group: Group): string => GROUPS.find((g) => g.group === group)?.label ?? group;

/** Settings of a group that matter now. */
function settingsOf(group: Group, experiment: Experiment): Setting[] {
  return SETTINGS.filter((s) => s.group === group && !ELSEWHERE.has(s.key) && (s.when?.(experiment) ?? true));
}

function Fold({ group, label, ...props }: Props & { group: Group; label: string }) {
  const rows = settingsOf(group, props.experiment);
  const changed = rows.filter((s) => props.experiment[s.key] !== defaultOf(s, props.experiment.data)).length;
  return (
    <details className="group fold">
      <summary>
        {label}
        {changed > 0 && <span className="count">{changed} changed</span>}
      </summary>
      <Rows group={group} {...props} />
    </details>
  );
}

/** Costs that are a power of the distance: the exponent slider moves between them. */
const EXPONENTS: Partial<Record<Experiment['cost'], number>> = { square: 2, euclidean: 1 };

/** Moving the slider turns `square` and `euclidean` into `power`. */
function Exponent({ experiment, change }: Props) {
  const fixed = EXPONENTS[experiment.cost];
  if (fixed === undefined) return null;
  return (
    <NumberControl
      setting={setting('p') as NumberSetting}
      experiment={{ ...experiment, p: fixed }}
      change={({ p }) => change({ cost: 'power', p })}
    />
  );
}

function Rows({ group, experiment, change, costError = null }: Props & { group: Group }) {
  return settingsOf(group, experiment).map((s) => {
    if (s.key === 'expr') {
      return (
        <ExpressionField
          key={s.key}
          setting={s as TextSetting}
          experiment={experiment}
          change={change}
          error={costError}
        />
      );
    }
    if (s.key === 'cost') {
      return (
        <Fragment key={s.key}>
          <Control setting={s} experiment={experiment} change={change} />
          <Exponent experiment={experiment} change={change} />
        </Fragment>
      );
    }
    if (s.key === 'drawing') {
      return (
        <Later key={s.key}>
          <Suspense fallback={<p className="fine">Loading the drawing pad…</p>}>
            <DrawPad drawing={experiment.drawing} change={change} />
          </Suspense>
        </Later>
      );
    }
    return (
      <Control key={s.key} setting={s} experiment={experiment} change={change} note={noteOf(s, experiment)} />
    );
  });
}

/** What a value amounts to. */
function noteOf(s: Setting, { ratio, N }: Experiment): string | undefined {
  return s.key === 'ratio' ? `m = ${Math.max(1, Math.round(ratio * N))}` : undefined;
}
