/** A dialog that saves pictures, data and films of an experiment. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { download } from '../../controls/files/open-save.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { readPalette } from '../../ui/colours.ts';
import { Sheet } from '../../ui/overlays.tsx';
import { canFilm } from '../../views/export/film.ts';
import { type Format, FRAMES_PER_SECOND, type Thing, thingsOf } from './things.ts';
import './export.css';

const SIZES = { width: 1200, height: 900 };
const LEAST = 200;
const MOST = 4000;

export default function Export({ store, close }: { store: ExperimentStore; close: () => void }) {
  const [things, setThings] = useState<readonly Thing[] | null>(null);
  const [id, setId] = useState('');
  const [wanted, setFormat] = useState<Format>('PNG');
  const [size, setSize] = useState(SIZES);
  const [video, setVideo] = useState(true);
  const [done, setDone] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const running = useRef<AbortController | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    thingsOf(store.getState()).then(setThings, () => setSaid('What can be saved could not be loaded.'));
    canFilm(SIZES.width).then(setVideo, () => setVideo(false));
    return () => running.current?.abort();
  }, [store]);
  const thing = things?.find((t) => t.id === id) ?? things?.[0];
  const formats = thing?.formats.filter((f) => f !== 'Video' || video) ?? [];
  const format = formats.includes(wanted) ? wanted : formats[0];
  const film = thing?.id === 'film';
  const pictured = film || format === 'PNG' || format === 'SVG';
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!thing || !format || !form.current) return;
    const control = new AbortController();
    running.current = control;
    setSaid('');
    setDone(0);
    try {
      const palette = readPalette(form.current);
      const { signal } = control;
      const { bytes, name } = await thing.make({ format, ...size, palette, signal, onProgress: setDone });
      if (!signal.aborted) download(bytes, name);
      setSaid(signal.aborted ? 'Cancelled.' : `Saved as ${name}.`);
    } catch (error) {
      setSaid(control.signal.aborted ? 'Cancelled.' : (error as Error).message);
    }
    setDone(null);
  };
  return (
    <Sheet title="Export" close={close}>
      <p>Of the moment that is shown when this opens, in the colours of the theme; the run goes on.</p>
      {things?.length === 0 && <p>There is nothing to save yet.</p>}
      {thing && (
        <form className="export" ref={form} onSubmit={save}>
          <label>
            What
            <select value={thing.id} onChange={(e) => setId(e.target.value)}>
              {things?.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label>
            As
            <select value={format} onChange={(e) => setFormat(e.target.value as Format)}>
              {formats.map((f) => (
                <option key={f}>{f}</option>
              ))}
            </select>
          </label>
          {pictured && (
            <Pixels label="Width" value={size.width} set={(width) => setSize({ ...size, width })} />
          )}
          {pictured && !film && (
            <Pixels label="Height" value={size.height} set={(height) => setSize({ ...size, height })} />
          )}
          {done === null ? (
            <button type="submit" className="button primary">
              Save
            </button>
          ) : (
            <>
              <progress aria-label="Saving" max={1} value={done} />
              <button type="button" className="button" onClick={() => running.current?.abort()}>
                Cancel
              </button>
            </>
          )}
          <p className="fine">{note(thing, format, video)}</p>
        </form>
      )}
      <p role="status">{said}</p>
    </Sheet>
  );
}

function Pixels({ label, value, set }: { label: string; value: number; set: (value: number) => void }) {
  return (
    <label>
      {label}, pixels
      <input
        type="number"
        required
        min={LEAST}
        max={MOST}
        step={1}
        defaultValue={value}
        onChange={(e) => e.target.validity.valid && set(e.target.valueAsNumber)}
      />
    </label>
  );
}

function note({ id }: Thing, format: Format | undefined, video: boolean): string {
  if (id === 'film')
    return `The frames that the timeline keeps, at most 300 of them, ${FRAMES_PER_SECOND} in a second.${video ? '' : ' This browser cannot encode videos.'}`;
  if (id === 'series')
    return 'All series from iteration 0 on, with units in the header: [c] is the unit of the cost, [1] a number without unit. Of a long run each row is the mean of several frames. The charts can be drawn again from this file.';
  if (format === 'NPY') return 'For NumPy: float32, one row for each.';
  if (id === 'samples') return 'One row for each, with the real that it is assigned to, counted from 0.';
  if (id === 'picture' && format === 'SVG')
    return 'Title, key and caption are text that can be edited; the picture within is made of pixels.';
  return 'With its title, its key, and a caption that names iteration and settings.';
}
