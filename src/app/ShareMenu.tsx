import { lazy, useState } from 'react';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { Later } from '../ui/Later.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { Icon } from './icons.tsx';
import type { Shared } from './share/entries.ts';

const Dialog = lazy(() => import('./share/ShareDialog.tsx'));
/** Not part of the first download. */
const entries = () => import('./share/entries.ts');

interface Props {
  store: ExperimentStore;
  /** The part from `#` on of the link to what is on the screen. */
  hash: () => string;
}

/** The menu of ways to pass on what is on the screen. */
export function ShareMenu({ store, hash }: Props) {
  const [shared, setShared] = useState<Shared | null>(null);
  return (
    <>
      <MenuButton
        label="Share"
        className="quiet"
        entries={async () => (await entries()).entriesOf(hash())}
        onChoose={(id) => void entries().then((m) => m.share(id, hash(), store).then(setShared))}
      >
        <Icon name="share" />
        <span className="wide-only">Share</span>
      </MenuButton>
      {shared && (
        <Later>
          <Dialog {...shared} close={() => setShared(null)} />
        </Later>
      )}
    </>
  );
}
