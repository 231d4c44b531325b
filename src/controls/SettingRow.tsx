import { Fragment, lazy, Suspense } from 'react';
import type { OwnData } from '../data/user/own.ts';
import { reasonAgainst } from '../experiment/experiment.ts';
import { setting } from '../experiment/settings.ts';
import type { Experiment, NumberSetting, Setting, TextSetting } from '../settings/table.ts';
import { Later } from '../ui/Later.tsx';
import { Control } from './Control.tsx';
import { DataRow } from './DataRow.tsx';
import type { CostDoubt, CostError } from './ExpressionField.tsx';
import { FirstHint, following } from './FirstHint.tsx';
import { NumberControl } from './NumberControl.tsx';

const DrawPad = lazy(() => import('./DrawPad.tsx'));
const ExpressionField = lazy(async () => ({ default: (await import('./later-rows.ts')).ExpressionField }));
const ClassesRow = lazy(async () => ({ default: (await import('./later-rows.ts')).ClassesRow }));

export interface RowProps {
  experiment: Experiment;
  change: (partial: Partial<Experiment>) => void;
  /** The error in the typed cost, if there is one. */
  costError: CostError | null;
  /** A doubt about the typed cost, if there is one; it is used nevertheless. */
  costDoubt: CostDoubt | null;
  /** The visitor's last imported data, and a function that receives chosen files. */
  own: OwnData | null;
  take: (files: File[]) => void;
  /** Begins a run on data that are already loaded. */
  begin: (own: OwnData) => void;
}

/** The row of a setting, with a widget for its kind or a special one. */
export function SettingRow({
  setting: s,
  costError,
  costDoubt,
  own,
  take,
  begin,
  ...rest
}: RowProps & { setting: Setting }) {
  const { experiment, change } = rest;
  const text = { ...rest, setting: s as TextSetting };
  switch (s.key) {
    case 'expr':
      return (
        <Later>
          <ExpressionField {...text} error={costError} doubt={costDoubt} />
        </Later>
      );
    case 'cost':
      return (
        <Fragment>
          <Control setting={s} {...rest} />
          <Exponent {...rest} />
        </Fragment>
      );
    case 'p':
      return (
        <Fragment>
          <Control setting={s} {...rest} change={following(change)} />
          <FirstHint />
        </Fragment>
      );
    case 'data':
      return <DataRow setting={s} {...{ ...rest, own, take, begin }} />;
    case 'drawing':
      return (
        <Later>
          <Suspense fallback={<p className="fine">Loading the drawing pad…</p>}>
            <DrawPad drawing={experiment.drawing} change={change} />
          </Suspense>
        </Later>
      );
    case 'classes':
      return (
        <Later>
          <ClassesRow {...text} own={own} />
        </Later>
      );
    default:
      return <Control setting={s} {...rest} note={noteOf(s, experiment)} />;
  }
}

/** Costs that are powers of the distance: the exponent slider switches between them. */
const EXPONENTS: Partial<Record<Experiment['cost'], number>> = { square: 2, euclidean: 1 };

/** The exponent: moving the slider turns `square` and `euclidean` into `power`. */
function Exponent({ experiment, change }: Pick<RowProps, 'experiment' | 'change'>) {
  const fixed = EXPONENTS[experiment.cost];
  if (fixed === undefined || reasonAgainst(setting('cost'), experiment, 'power')) return null;
  return (
    <>
      <NumberControl
        setting={setting('p') as NumberSetting}
        experiment={{ ...experiment, p: fixed }}
        change={following(({ p }) => change({ cost: 'power', p }))}
      />
      <FirstHint />
    </>
  );
}

/** What a value means in numbers, if that helps. */
function noteOf(s: Setting, { ratio, N }: Experiment): string | undefined {
  return s.key === 'ratio' ? `m = ${Math.max(1, Math.round(ratio * N))}` : undefined;
}
