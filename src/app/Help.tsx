import { useStore } from 'zustand';
import { firstHint } from '../store/first-hint.ts';
import { Sheet } from '../ui/overlays.tsx';
import { paperLink } from './paper/address.ts';
import { SHORTCUTS } from './shortcuts.ts';
import './help.css';

interface KeyLine {
  shown: string;
  does: string;
}

/** Keys that work while an element has the focus. */
const WITHIN: readonly { where: string; keys: readonly KeyLine[] }[] = [
  {
    where: 'In the plane',
    keys: [
      { shown: '← → ↑ ↓', does: 'From point to point' },
      { shown: 'Enter', does: 'From a point to its partner' },
      { shown: 'Esc', does: 'Deselect the point' },
      {
        shown: '+ −',
        does: 'Zoom in and out, as do the wheel (with Ctrl, or after a click) and two fingers',
      },
      { shown: 'Shift ← → ↑ ↓', does: 'Move the zoomed view, as does dragging' },
      { shown: '0', does: 'Reset the view, as does a double click' },
    ],
  },
  {
    where: 'On the drawing pad',
    keys: [
      { shown: '← → ↑ ↓', does: 'Move the cursor, with Shift in larger steps' },
      { shown: 'Enter', does: 'Add a point' },
      { shown: '⌫', does: 'Remove the last stroke' },
    ],
  },
  {
    where: 'Among images',
    keys: [
      { shown: '← → ↑ ↓', does: 'From image to image' },
      { shown: 'Enter', does: 'Look closer; there ← → go to the next' },
    ],
  },
  { where: 'In a chart', keys: [{ shown: '← →', does: 'Read its values' }] },
  { where: 'In a lesson', keys: [{ shown: 'PageUp PageDown', does: 'Previous and next step' }] },
];

/** An introduction, and the keys. */
export default function Help({ close, openLessons }: { close: () => void; openLessons: () => void }) {
  const hint = useStore(firstHint);
  return (
    <Sheet title="Transport Lab" close={close}>
      <p>
        A generator turns noise into points (orange squares). Optimal transport assigns each of them to a real
        one (circle), at the least total cost, so that every real receives its fair share. The generator then
        moves its points towards them. Both are trained here, live, on this device.
      </p>
      <ul>
        <li>Drag the cost exponent and watch who is matched with whom.</li>
        <li>Make m/N small: few points tell little, and the match gets worse. Make it 1: it recovers.</li>
        <li>Pause, then step through the algorithm line by line.</li>
        <li>Drop your own pictures or points (CSV) on the page: they stay in this browser.</li>
        <li>Type your own cost, draw your own data, or switch to handwritten digits.</li>
        <li>The address holds every setting: share it, and others see the same run.</li>
      </ul>
      <p>
        <button
          type="button"
          className="button"
          onClick={() => {
            close();
            openLessons();
          }}
        >
          Lessons
        </button>{' '}
        {hint.placed && (
          <button
            type="button"
            className="button"
            onClick={() => {
              close();
              hint.show();
            }}
          >
            Where to begin
          </button>
        )}
      </p>
      <Keys caption="Keys" keys={SHORTCUTS} />
      {WITHIN.map(({ where, keys }) => (
        <Keys key={where} caption={where} keys={keys} />
      ))}
      <p className="fine">
        The method: Laschos, Tinapp, Obermayer, “Training Generative Networks with Arbitrary Optimal Transport
        costs”, 2020; <a href={paperLink('auto')}>its tables, run again</a>. MIT licence.
      </p>
    </Sheet>
  );
}

function Keys({ caption, keys }: { caption: string; keys: readonly KeyLine[] }) {
  return (
    <table className="keys">
      <caption>{caption}</caption>
      <tbody>
        {keys.map(({ shown, does }) => (
          <tr key={shown}>
            <th scope="row">
              <kbd>{shown}</kbd>
            </th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
