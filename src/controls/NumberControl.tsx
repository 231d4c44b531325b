import { useId, useState } from 'react';
import { readValue } from '../experiment/experiment.ts';
import { stopsOf } from '../experiment/settings.ts';
import { commaHint, formatNumber, rangeOf } from '../settings/format.ts';
import type { NumberSetting } from '../settings/table.ts';
import { type ControlProps, Row } from './Row.tsx';
import { useDraft } from './useDraft.ts';

/** Milliseconds that the slider must rest before a setting starts a new run. */
const REST = 250;

interface Props extends ControlProps<NumberSetting> {
  note?: string;
}

/** A slider with the round values of the range, and a field for any other value. */
export function NumberControl(props: Props) {
  const { setting: s, experiment, change, note } = props;
  const id = useId();
  const value = experiment[s.key] as number;
  const [error, setError] = useState<string | null>(null);
  const set = (next: number) => {
    setError(null);
    change({ [s.key]: next });
  };
  const slide = useDraft(value, set, s.live ? 0 : REST);
  return (
    <Row
      {...props}
      htmlFor={id}
      note={note}
      error={error}
      value={
        <NumberField
          id={id}
          setting={s}
          value={slide.draft}
          set={set}
          fail={setError}
          failed={error !== null}
        />
      }
    >
      <Slider setting={s} value={slide.draft} edit={slide.edit} flush={slide.flush} />
    </Row>
  );
}

interface FieldProps {
  id: string;
  setting: NumberSetting;
  value: number;
  set: (value: number) => void;
  fail: (error: string | null) => void;
  failed: boolean;
}

/**
 * Accepts the value on Enter or when it loses the focus. A value out of range stays, with a message about what is
 * allowed.
 */
function NumberField({ id, setting: s, value, set, fail, failed }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [shownFor, setShownFor] = useState(value);
  if (shownFor !== value) {
    setShownFor(value);
    setTyped(null);
  }
  const take = () => {
    if (typed === null) return;
    const read = readValue(s, typed);
    if ('right' in read) {
      fail(`“${typed}” is not ${read.right}.${commaHint(typed)}`);
      return;
    }
    setTyped(null);
    fail(null);
    if (read.value !== value) set(read.value as number);
  };
  const cancel = () => {
    setTyped(null);
    fail(null);
  };
  const text = typed ?? formatNumber(s, value);
  return (
    <span className="number">
      <input
        id={id}
        type="text"
        inputMode={s.kind === 'integer' && !s.words ? 'numeric' : 'text'}
        autoComplete="off"
        spellCheck={false}
        style={{ width: `calc(${Math.max(2, text.length)}ch + 1.2em)` }}
        value={text}
        title={capital(rangeOf(s))}
        aria-invalid={failed}
        aria-describedby={failed ? `${id}-error` : undefined}
        onChange={(e) => setTyped(e.target.value)}
        onFocus={(e) => e.target.select()}
        onBlur={take}
        onKeyDown={(e) => {
          if (e.key === 'Enter') take();
          if (e.key === 'Escape') cancel();
        }}
      />
      {s.unit && <span className="unit">{s.unit}</span>}
    </span>
  );
}

interface SliderProps {
  setting: NumberSetting;
  value: number;
  edit: (value: number) => void;
  flush?: () => void;
}

/** The slider alone. Its positions are the stops, so that every position is a round value. */
export function Slider({ setting: s, value, edit, flush }: SliderProps) {
  const stops = stopsOf(s);
  if (stops.length === 0) return null;
  const at = nearest(stops, value, s.scale === 'log');
  return (
    <input
      type="range"
      className="slider"
      aria-label={`${s.label}, slider`}
      min={0}
      max={stops.length - 1}
      step={1}
      value={at}
      style={{ '--fill': `${(100 * at) / (stops.length - 1)}%` } as React.CSSProperties}
      aria-valuetext={`${formatNumber(s, value)}${s.unit ? ` ${s.unit}` : ''}`}
      onChange={(e) => edit(stops[Number(e.target.value)])}
      onPointerUp={flush}
      onBlur={flush}
    />
  );
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);

/** Index of the stop closest to a value; by ratio if the scale is logarithmic. */
export function nearest(stops: readonly number[], value: number, log: boolean): number {
  const place = (x: number) => (log ? Math.log(x) : x);
  const away = stops.map((stop) => Math.abs(place(stop) - place(value)));
  return away.indexOf(Math.min(...away));
}
