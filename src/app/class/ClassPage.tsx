/** A page for the class: ticks and choices that write a link, beside what the link shows. */
import { type ReactNode, useEffect, useState } from 'react';
import { PARTS, type PageSettings, pageParts, readPage } from '../../experiment/page.ts';
import { GROUPS, SETTINGS, setting } from '../../experiment/settings.ts';
import { BESIDE, fromHash, linkPart, toHash } from '../../experiment/url.ts';
import type { Experiment, Key, Setting } from '../../settings/table.ts';
import { SidePage } from '../SidePage.tsx';
import { CopyText } from '../share/CopyText.tsx';
import { addressOf, embedAddress, embedCode, shareable, withParts } from '../share/links.ts';
import { Scaled } from '../share/Scaled.tsx';
import ShareDialog from '../share/ShareDialog.tsx';
import { classLink } from './address.ts';
import '../share/share.css';
import './class.css';

/** What the form holds: an experiment, what is beside it, what is said of the page; and what was wrong in the link. */
function read(hash: string) {
  const { experiment, notices, beside = {}, page: raw = {} } = fromHash(hash);
  const { page, notices: more } = readPage(raw);
  const second = Object.entries(beside).map(([key, value]) =>
    linkPart(key ? `${BESIDE}.${key}` : BESIDE, value as string),
  );
  return { experiment, page, second, notices: [...notices, ...more] };
}

/** Width and height of the window that the preview shows, in pixels. */
const WINDOW = [1280, 800] as const;
const FRAME = [640, 560] as const;

export default function ClassPage() {
  const [first] = useState(() => read(location.hash));
  const [experiment, setExperiment] = useState(first.experiment);
  const [page, setPage] = useState(first.page);
  const [theme, setTheme] = useState(first.experiment.theme);
  const [large, setLarge] = useState(false);
  const [projector, setProjector] = useState(theme === 'projector');
  const inTheme = (hash: string, theme: Experiment['theme']) =>
    theme === 'auto' ? hash : withParts(hash, [linkPart('theme', theme)]);
  const shared = shareable(toHash(experiment, [...first.second, ...pageParts(page)]));
  const hash = projector ? inTheme(shared, 'projector') : shared;
  // The address of this page keeps the visitor's theme; the link does not.
  const here = (theme: Experiment['theme']) => classLink(projector ? hash : inTheme(shared, theme));
  const address = here(theme);
  useEffect(() => history.replaceState(null, '', address), [address]);
  const embed = page.embed;
  const [width, height] = embed ? FRAME : WINDOW;
  const plain = hash || '#';
  return (
    <SidePage title="A page for the class" theme={theme} onTheme={setTheme} address={here}>
      <p>
        Choose what the class sees and may change. The link holds all of it, and the experiment as it was when
        you came here; whoever opens it keeps a theme of their own, unless <em>Projector theme</em> is ticked.
      </p>
      {first.notices.length > 0 && (
        <ul role="alert" className="class-wrong">
          {first.notices.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <div className="class">
        <form className="class-form" onSubmit={(e) => e.preventDefault()}>
          <Kind embed={embed} choose={(embed) => setPage({ ...page, embed })} />
          {embed ? (
            <Keys
              legend="Settings below the picture"
              experiment={experiment}
              chosen={page.controls}
              choose={(controls) => setPage({ ...page, controls })}
            />
          ) : (
            <Parts page={page} choose={(hide) => setPage({ ...page, hide })} />
          )}
          <Keys
            legend="Locked settings"
            experiment={experiment}
            chosen={page.lock}
            choose={(lock) => setPage({ ...page, lock })}
          />
          <Run
            experiment={experiment}
            change={(part) => setExperiment({ ...experiment, ...part })}
            {...{ projector, setProjector }}
          />
        </form>
        <div className="class-result">
          <h2>The link</h2>
          <CopyText label="Link" text={embed ? embedAddress(hash) : addressOf(plain)} quiet />
          <p>
            <button type="button" className="button" onClick={() => setLarge(true)}>
              QR code
            </button>
          </p>
          {embed && (
            <>
              <h2>The code for your page</h2>
              <CopyText label="Code" text={embedCode(hash, FRAME)} quiet />
            </>
          )}
          <h2>What it shows</h2>
          <Scaled
            address={embed ? embedAddress(hash) : addressOf(plain)}
            {...{ width, height }}
            title="What the link shows"
          />
        </div>
      </div>
      {large && <ShareDialog what="qr" hash={plain} close={() => setLarge(false)} />}
    </SidePage>
  );
}

function Kind({ embed, choose }: { embed: boolean; choose: (embed: boolean) => void }) {
  return (
    <Group legend="Shown as">
      {[false, true].map((value) => (
        <label key={String(value)}>
          <input type="radio" name="kind" checked={embed === value} onChange={() => choose(value)} />{' '}
          {value ? 'The picture alone, in a page of your own' : 'The whole page'}
        </label>
      ))}
    </Group>
  );
}

/** Parts of the settings, which are hidden with them. */
const WITHIN: ReadonlySet<string> = new Set(GROUPS.map(({ group }) => group));

function Parts({ page, choose }: { page: PageSettings; choose: (hide: string[]) => void }) {
  const all = page.hide.includes('controls');
  return (
    <Group legend="Shown parts">
      {PARTS.filter(({ id }) => !all || !WITHIN.has(id)).map(({ id, label }) => (
        <Tick
          key={id}
          on={!page.hide.includes(id)}
          set={(on) =>
            choose(
              toggled(
                PARTS.map((part) => part.id),
                page.hide,
                id,
                !on,
              ),
            )
          }
        >
          {label}
        </Tick>
      ))}
    </Group>
  );
}

interface KeysProps {
  legend: string;
  experiment: Experiment;
  chosen: readonly Key[];
  choose: (keys: Key[]) => void;
}

const ALL = SETTINGS.map(({ key }) => key);
/** Of the visitor, or without a control of their own. */
const ELSEWHERE = new Set<Key>(['theme', 'presentation', 'layers', 'own', 'play', 'backend']);

/** Settings that matter for the experiment, to tick. */
function Keys({ legend, experiment, chosen, choose }: KeysProps) {
  const matters = (s: Setting) => !ELSEWHERE.has(s.key) && (s.when?.(experiment) ?? true);
  return (
    <details>
      <summary>
        {legend}: {chosen.length || 'none'}
      </summary>
      <Group legend={legend} hidden>
        {SETTINGS.filter((s) => matters(s) || chosen.includes(s.key)).map(({ key, label }) => (
          <Tick key={key} on={chosen.includes(key)} set={(on) => choose(toggled(ALL, chosen, key, on))}>
            {label}
          </Tick>
        ))}
      </Group>
    </details>
  );
}

/** The names of a list that are on after one was switched, in the list's order. */
const toggled = <T extends string>(all: readonly T[], on: readonly T[], one: T, value: boolean): T[] =>
  all.filter((name) => (name === one ? value : on.includes(name)));

interface RunProps {
  experiment: Experiment;
  change: (part: Partial<Experiment>) => void;
  projector: boolean;
  setProjector: (on: boolean) => void;
}

function Run({ experiment, change, projector, setProjector }: RunProps) {
  const { max } = setting('stop') as { max: number };
  const { exact, layers, play, stop } = experiment;
  return (
    <Group legend="The run">
      <Tick on={!play} set={(on) => change({ play: !on })}>
        Starts paused
      </Tick>
      <label>
        Pauses at iteration{' '}
        <input
          type="number"
          className="class-number"
          min={0}
          max={max}
          value={stop}
          onChange={({ target: { valueAsNumber: n } }) =>
            Number.isInteger(n) && n >= 0 && n <= max && change({ stop: n })
          }
        />{' '}
        <span className="fine">0: never</span>
      </label>
      <Tick
        on={!exact}
        set={(on) =>
          change({
            exact: !on,
            layers: on
              ? layers
                  .split(',')
                  .filter((name) => name !== 'optimum')
                  .join(',')
              : layers,
          })
        }
      >
        The certified optimum is not shown until it is asked for{' '}
        <span className="fine">(View, Certified distance)</span>
      </Tick>
      <Tick on={projector} set={setProjector}>
        Projector theme
      </Tick>
    </Group>
  );
}

const Group = ({ legend, hidden, children }: { legend: string; hidden?: true; children: ReactNode }) => (
  <fieldset>
    <legend className={hidden && 'visually-hidden'}>{legend}</legend>
    {children}
  </fieldset>
);

const Tick = ({ on, set, children }: { on: boolean; set: (on: boolean) => void; children: ReactNode }) => (
  <label>
    <input type="checkbox" checked={on} onChange={(e) => set(e.target.checked)} /> {children}
  </label>
);
