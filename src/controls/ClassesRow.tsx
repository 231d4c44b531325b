import { useId } from 'react';
import { parseClasses } from '../data/classes.ts';
import type { OwnData } from '../data/user/own.ts';
import type { TextSetting } from '../settings/table.ts';
import { classesOf, inShort, toggled } from './classes.ts';
import { type ControlProps, Row } from './Row.tsx';
import { useDraft } from './useDraft.ts';
import './toggles.css';

/** Milliseconds before a choice starts a new run, so that several in a row start only one. */
const PAUSE = 700;

/** One toggle per class of labelled images; with none chosen, all are used. */
export function ClassesRow({ own, ...props }: ControlProps<TextSetting> & { own: OwnData | null }) {
  const { setting: s, experiment, change } = props;
  const id = useId();
  const classes = useDraft(String(experiment[s.key]), (value) => change({ [s.key]: value }), PAUSE);
  const known = classesOf(experiment, own);
  if (known.length === 0) return null;
  const chosen = parseClasses(classes.draft);
  return (
    <Row {...props} group htmlFor={id} value={<span className="fine">{inShort(classes.draft, known)}</span>}>
      <fieldset aria-labelledby={id} className="toggles">
        {known.map(({ number, name }) => {
          const next = toggled(classes.draft, number);
          return (
            <label key={number} className="toggle">
              <input
                type="checkbox"
                className="visually-hidden"
                checked={chosen.includes(number)}
                disabled={next === null}
                onChange={() => next !== null && classes.edit(next)}
              />
              {name}
            </label>
          );
        })}
      </fieldset>
    </Row>
  );
}
