import type { Side } from '../../store/tab.ts';

export const SIDES: Readonly<Record<Side, string>> = { left: 'Left', right: 'Right' };
