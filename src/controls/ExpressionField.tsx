import { lazy, useId } from 'react';
import { setting } from '../experiment/settings.ts';
import type { Experiment, TextSetting } from '../settings/table.ts';
import { InfoButton } from '../ui/help.tsx';
import { Later } from '../ui/Later.tsx';
import { type ControlProps, Row } from './Row.tsx';
import { inWords } from './SettingHelp.tsx';
import { useDraft } from './useDraft.ts';

const LanguageHelp = lazy(() => import('./LanguageHelp.tsx'));

/** Milliseconds without typing after which the cost is tried. */
const PAUSE = 500;

/** An error in the typed cost. */
export interface CostError {
  message: string;
  /** 0-based offset in the expression. */
  at: number;
  expression: string;
}

/** A doubt about the running cost, and the last cost without one. */
export interface CostDoubt {
  text: string;
  expression: string;
  sound: Pick<Experiment, 'cost' | 'expr'>;
}

interface Props extends ControlProps<TextSetting> {
  error: CostError | null;
  doubt: CostDoubt | null;
}

/** A typed cost. While it has an error, the text stays as it is, and the run continues with the last valid cost. */
export function ExpressionField({ error, doubt, ...props }: Props) {
  const { setting: s, experiment, change } = props;
  const id = useId();
  const text = useDraft(String(experiment[s.key]), (expr) => change({ expr }), PAUSE);
  const wrong = error && error.expression === text.draft ? error : null;
  return (
    <Row {...props} htmlFor={id}>
      <textarea
        id={id}
        className="expression"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        maxLength={s.maxLength}
        value={text.draft}
        aria-invalid={wrong !== null}
        aria-describedby={wrong ? `${id}-error` : undefined}
        onChange={(e) => text.edit(e.target.value.replace(/\s/g, ' '))}
        onBlur={text.flush}
        onKeyDown={(e) => {
          if (e.key !== 'Enter') return;
          e.preventDefault();
          text.flush();
        }}
      />
      {wrong && <Wrong id={`${id}-error`} error={wrong} />}
      <div role="status">
        {doubt?.expression === text.draft && <Doubtful doubt={doubt} back={() => change(doubt.sound)} />}
      </div>
      <InfoButton label="What can I type?" face="What can I type?" className="link-button">
        <Later>
          <LanguageHelp />
        </Later>
      </InfoButton>
    </Row>
  );
}

function Doubtful({ doubt: { text, sound }, back }: { doubt: CostDoubt; back: () => void }) {
  return (
    <div className="row-warning">
      <p>{text}</p>
      <button type="button" className="button small" onClick={back}>
        Back to {sound.cost === 'custom' ? sound.expr : inWords(setting('cost'), sound.cost)}
      </button>
    </div>
  );
}

/** Characters of the expression shown on either side of the error. */
const AROUND = 14;

function Wrong({ id, error }: { id: string; error: CostError }) {
  const start = Math.max(0, error.at - AROUND);
  const lead = start > 0 ? '…' : '';
  const excerpt = error.expression.slice(start, error.at + AROUND);
  return (
    <div className="expression-error" id={id} role="alert">
      <pre aria-hidden="true">{`${lead}${excerpt}\n${' '.repeat(lead.length + error.at - start)}^`}</pre>
      <p>
        {error.message}{' '}
        <span className="fine">At character {error.at + 1}. The run continues with the last valid cost.</span>
      </p>
    </div>
  );
}
