import { useEffect, useRef, useState } from 'react';
import { copied } from './entries.ts';

interface Props {
  label: string;
  text: string;
  /** Is it not selected by itself? */
  quiet?: boolean;
}

/** A text to copy, selected; and a button, which says whether the browser allowed it. */
export function CopyText({ label, text, quiet = false }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, say] = useState('');
  useEffect(() => {
    if (text && !quiet) field.current?.select();
  }, [text, quiet]);
  const copy = async () => {
    const done = await copied(text);
    field.current?.focus();
    field.current?.select();
    say(done ? 'Copied.' : 'The browser does not allow it: the text is selected, copy it by Ctrl+C.');
  };
  return (
    <div className="share-copy">
      <textarea
        ref={field}
        aria-label={label}
        readOnly
        rows={3}
        value={text}
        onFocus={(e) => e.target.select()}
      />
      <p>
        <button type="button" className="button" onClick={() => void copy()}>
          Copy
        </button>{' '}
        <span role="status">{said}</span>
      </p>
    </div>
  );
}
