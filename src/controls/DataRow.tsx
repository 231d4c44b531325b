import { lazy, useState } from 'react';
import type { OwnData } from '../data/user/own.ts';
import { setting } from '../experiment/settings.ts';
import type { Experiment, TextSetting } from '../settings/table.ts';
import { Later } from '../ui/Later.tsx';
import { Control } from './Control.tsx';
import type { ControlProps } from './Row.tsx';

const OwnRow = lazy(async () => ({ default: (await import('./later-rows.ts')).OwnRow }));

interface Props extends ControlProps {
  own: OwnData | null;
  take: (files: File[]) => void;
  begin: (own: OwnData) => void;
}

const isOwn = (data: Experiment['data'] | undefined) => data === 'images' || data === 'points';

/** The choice of data. For their own data visitors must choose files first; until then the run continues unchanged. */
export function DataRow({ own, take, begin, ...row }: Props) {
  const { experiment, change } = row;
  const [wanted, setWanted] = useState<OwnData['kind'] | null>(null);
  const [seen, setSeen] = useState(experiment);
  if (seen.data !== experiment.data || seen.own !== experiment.own) {
    setSeen(experiment);
    setWanted(null);
  }
  const choose = ({ data }: Partial<Experiment>) => {
    setWanted(isOwn(data) && data !== experiment.data && own?.kind !== data ? data : null);
    if (data === experiment.data) return;
    if (!isOwn(data)) change({ data });
    else if (own?.kind === data) begin(own);
  };
  const shown = wanted ? { ...experiment, data: wanted, own: '' } : experiment;
  return (
    <>
      <Control {...row} experiment={shown} change={choose} />
      {(wanted || isOwn(experiment.data)) && (
        <Later>
          <OwnRow {...row} setting={setting('own') as TextSetting} experiment={shown} own={own} take={take} />
        </Later>
      )}
    </>
  );
}
