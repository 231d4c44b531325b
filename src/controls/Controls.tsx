import { lazy, useEffect, useRef } from 'react';
import { defaultOf } from '../experiment/experiment.ts';
import { GROUPS } from '../experiment/settings.ts';
import { type Experiment, type Group, isImage, type Setting } from '../settings/table.ts';
import { Later } from '../ui/Later.tsx';
import { hasBall, isRare, settingsOf } from './arrange.ts';
import { CostGlyph } from './CostGlyph.tsx';
import { type RowProps, SettingRow } from './SettingRow.tsx';
import './controls.css';
import './widgets.css';

const RecipeRow = lazy(async () => ({ default: (await import('./later-rows.ts')).RecipeRow }));

/** Groups that are always open, in this order; the others can be folded. */
const FIRST: readonly Group[] = ['cost', 'data'];

/** All settings. It needs no store: it shows an experiment and reports changes. */
export function Controls(props: RowProps) {
  return (
    <div className="controls">
      {FIRST.map((group) => (
        <section key={group} className="group" data-group={group} aria-label={labelOf(group)}>
          <div className="group-head">
            <h2>{labelOf(group)}</h2>
            {group === 'cost' && hasBall(props.experiment) && <CostGlyph experiment={props.experiment} />}
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

const changedOf = (rows: readonly Setting[], e: Experiment): number =>
  rows.filter((s) => e[s.key] !== defaultOf(s, e)).length;

function Fold({ group, label, ...props }: RowProps & { group: Group; label: string }) {
  const { experiment, change } = props;
  const changed = changedOf(settingsOf(group, experiment, props.own), experiment);
  return (
    <details className="group fold" data-group={group}>
      <Summary label={label} changed={changed} />
      {group === 'method' && isImage(experiment) && (
        <Later>
          <RecipeRow experiment={experiment} change={change} />
        </Later>
      )}
      <Rows group={group} {...props} />
    </details>
  );
}

function Summary({ label, changed }: { label: string; changed: number }) {
  return (
    <summary>
      {label}
      {changed > 0 && <span className="count">{changed} changed</span>}
    </summary>
  );
}

function Rows({ group, ...props }: RowProps & { group: Group }) {
  const all = settingsOf(group, props.experiment, props.own);
  const rare = all.filter(isRare);
  return (
    <>
      {all
        .filter((s) => !isRare(s))
        .map((s) => (
          <SettingRow key={s.key} setting={s} {...props} />
        ))}
      {rare.length > 0 && <Rare rows={rare} {...props} />}
    </>
  );
}

/** Rarely used settings; open if one of them was changed, so that its warnings are visible. */
function Rare({ rows, ...props }: RowProps & { rows: readonly Setting[] }) {
  const box = useRef<HTMLDetailsElement>(null);
  const changed = changedOf(rows, props.experiment);
  useEffect(() => {
    if (changed > 0 && box.current) box.current.open = true;
  }, [changed]);
  return (
    <details className="rare" ref={box}>
      <Summary label="A second cost" changed={changed} />
      {rows.map((s) => (
        <SettingRow key={s.key} setting={s} {...props} />
      ))}
    </details>
  );
}
