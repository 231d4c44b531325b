import { useId } from 'react';
import type { OwnData } from '../data/user/own.ts';
import type { Experiment, TextSetting } from '../settings/table.ts';
import { isOwn } from '../views/own.ts';
import './files/own.css';
import { pickFiles } from './files/open-save.ts';
import { contentOf } from './files/words.ts';
import { type ControlProps, Row } from './Row.tsx';

interface Props extends ControlProps<TextSetting> {
  /** The last imported data, if any. */
  own: OwnData | null;
  take: (files: File[]) => void;
}

/** The visitor's own files: what is loaded or missing, and a button to choose files. */
export function OwnRow({ own, take, ...props }: Props) {
  const { experiment } = props;
  const id = useId();
  const here = isOwn(own, experiment) ? own : null;
  return (
    <Row
      {...props}
      group
      htmlFor={id}
      value={
        <button
          type="button"
          className="button small"
          aria-describedby={`${id}-state`}
          onClick={() => void pickFiles({ multiple: true }).then(take)}
        >
          Choose files…
        </button>
      }
    >
      <div className="own" id={`${id}-state`}>
        {here ? (
          <p data-testid="own">
            <strong>{here.name}</strong> <span>{contentOf(here)}</span>
          </p>
        ) : (
          <p data-testid="own" className={experiment.own ? 'row-warning' : undefined}>
            {missing(experiment)}
          </p>
        )}
        <p className="fine">
          Stays in this browser; nothing is uploaded. You may also drop files anywhere on this page, or paste.
        </p>
      </div>
    </Row>
  );
}

/** What to do if the data of the experiment are not in this browser. */
function missing({ data, own }: Experiment): string {
  if (own === '') {
    return data === 'points'
      ? 'Choose a CSV file with two numbers per line. Until then nothing changes.'
      : 'Choose pictures (PNG, JPEG, WebP), a ZIP of them, or a file in IDX, CIFAR-10 or .npy format. Until then nothing changes.';
  }
  const what = data === 'points' ? 'The points' : 'The pictures';
  return `${what} of this experiment are not in this browser. Choose the file it was made with (fingerprint ${own}), or any other.`;
}
