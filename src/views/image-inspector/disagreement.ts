/** Searches the images shown for one whose nearest real depends on the cost (Laschos et al. 2020, Figure 1). */
import { useEffect, useRef, useState } from 'react';
import type { Experiment } from '../../settings/table.ts';
import { count } from '../../ui/format.ts';
import { rowOf } from '../samples/pixels.ts';
import type { Ask, Asked } from './ask.ts';
import { disagree } from './costs.ts';
import { type Moment, shownImages } from './subject.ts';

export type NearestQuestion = { about: 'nearest'; image: Float32Array; costs: Experiment['cost'][] };

export const nearestTo = ({ frame }: Moment, at: number, costs: Experiment['cost'][]): NearestQuestion => ({
  about: 'nearest',
  image: rowOf(frame.arrays.generated, at, frame.dimension).slice(),
  costs,
});

export interface Disagreement {
  /** The result: the image at that time, and the answer about it. */
  found: { at: number; got: NonNullable<Asked<NearestQuestion>['got']> } | null;
  /** The progress or the result, in words. */
  said: string;
  running: boolean;
  /** Begins a search, or cancels it. */
  press: () => void;
  forget: () => void;
}

/** Tries the images after row `image` cyclically, and calls `tell` with the first one that it finds. */
export function useDisagreement(
  { ask, moment, costs }: { ask: Ask; moment: Moment; costs: Experiment['cost'][] },
  image: number,
  tell: (at: number) => void,
): Disagreement {
  const [found, setFound] = useState<Disagreement['found']>(null);
  const [said, say] = useState('');
  const [running, setRunning] = useState(false);
  /** Number of the current search: earlier ones end when a later one begins, or when the panel is left. */
  const turn = useRef(0);
  useEffect(() => () => void turn.current++, []);
  const look = async (mine: number) => {
    const shown = shownImages(moment.frame);
    for (let k = 1; k <= shown; k++) {
      const at = (image + k) % shown;
      say(`Comparing image ${at + 1}…`);
      const question = nearestTo(moment, at, costs);
      const answer = await ask(question);
      if (mine !== turn.current) return;
      if (answer.about !== 'nearest' || !disagree(answer.found)) continue;
      setFound({ at, got: { question, answer, iteration: moment.frame.iteration } });
      say('');
      return tell(at);
    }
    say(`The costs agree on all ${count(shown)} images shown.`);
  };
  const cancel = () => {
    turn.current++;
    setRunning(false);
    say('');
  };
  const search = () => {
    const mine = ++turn.current;
    setRunning(true);
    look(mine)
      .catch((error: Error) => mine === turn.current && say(`No answer: ${error.message}`))
      .finally(() => mine === turn.current && setRunning(false));
  };
  return { found, said, running, press: running ? cancel : search, forget: () => setFound(null) };
}
