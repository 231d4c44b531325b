import { createElement, Fragment } from 'react';
import { Hint } from '../../ui/help.tsx';
import { Tex } from '../../ui/math.tsx';
import { type Piece, pieces, symbolOf, TERMS, type Term, type TermId, termsIn } from '../terms.ts';

const termOf = (id: string): Term | undefined => (TERMS as Record<string, Term>)[id];

/** A text whose terms explain themselves. */
export const Words = ({ text }: { text: string }) => (
  <p>{createElement(Fragment, null, ...pieces(text).map(written))}</p>
);

const written = (piece: Piece) =>
  typeof piece === 'string' ? piece : <Glossed id={piece.term}>{piece.shown}</Glossed>;

function Glossed({ id, children }: { id: string; children: React.ReactNode }) {
  const term = termOf(id);
  if (!term) return children;
  return (
    <Hint text={`${capital(term.name)}: ${term.says}`} tex={term.tex}>
      {(trigger) => (
        <button type="button" className="lesson-term" {...trigger}>
          {children}
        </button>
      )}
    </Hint>
  );
}

const capital = (text: string): string =>
  /^[a-z][a-z]/.test(text) ? text[0].toUpperCase() + text.slice(1) : text;

/** A formula, with a button for each of its symbols. */
export function Formula({ tex, paper }: { tex: string; paper?: string }) {
  const ids = termsIn(tex);
  return (
    <div className="lesson-formula">
      <Tex tex={tex} display />
      {ids.length > 0 && (
        <ul aria-label="Symbols of the formula">
          {ids.map((id) => (
            <li key={id}>
              <Glossed id={id}>{symbolOf(id)}</Glossed>
            </li>
          ))}
        </ul>
      )}
      {paper && <p className="fine">In the paper: {paper}.</p>}
    </div>
  );
}

/** The whole glossary, for the list of lessons. */
export const Glossary = () => (
  <details className="lesson-glossary">
    <summary>Glossary</summary>
    <dl>
      {(Object.keys(TERMS) as TermId[]).map((id) => (
        <div key={id}>
          <dt>{capital(TERMS[id].name)}</dt>
          <dd>{TERMS[id].says}</dd>
        </div>
      ))}
    </dl>
  </details>
);
