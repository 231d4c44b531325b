/** Which of two lanes a view is in, and what it shares with the view of the other one. */
import { createContext, type Dispatch, type SetStateAction, useContext } from 'react';
import type { Box } from '../data/box.ts';
import type { Side } from '../store/tab.ts';
import type { Pick } from './plane/marks.ts';

export interface LaneLinks {
  side: Side;
  /** The square of the plane that both show; null for that of the data. */
  box: State<Box | null>;
  /** A square around the data of both lanes, if both have some. */
  home: Box | null;
  /** The chosen point: the same in both lanes where their rows mean the same. */
  pick: State<Pick | null>;
}

type State<T> = readonly [T, Dispatch<SetStateAction<T>>];

/** Null where there is one lane. */
export const LaneContext = createContext<LaneLinks | null>(null);

/** The name of a view in a lane: `Plane`, or with two lanes `Plane, left`. */
export const useName = (name: string): string => {
  const lane = useContext(LaneContext);
  return lane ? `${name}, ${lane.side}` : name;
};
