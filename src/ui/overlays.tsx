/** What floats above the page. Loaded with the first thing that opens, not with the page. */
import type { ReactNode, RefObject } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Popover } from 'react-aria-components/Popover';

import './overlays.css';

export interface MenuEntry {
  id: string;
  label: string;
  hint?: string;
  /** Another page, opened beside this one. */
  href?: string;
}

interface Floating {
  trigger: RefObject<HTMLElement | null>;
  close: () => void;
}

export interface InfoProps extends Floating {
  id: string;
  label: string;
  children: ReactNode;
  onEnter: () => void;
  onLeave: () => void;
}

/** Help beside its button. The rest of the page stays usable. */
export function Info({ trigger, close, id, label, children, onEnter, onLeave }: InfoProps) {
  return (
    <Popover
      className="popover info"
      triggerRef={trigger}
      isOpen
      isNonModal
      onOpenChange={(open) => open || close()}
      shouldCloseOnInteractOutside={(element) => !trigger.current?.contains(element)}
      placement="bottom start"
    >
      {/* the pointer may rest on the help itself, e.g. to select its text */}
      <section id={id} aria-label={label} onPointerEnter={onEnter} onPointerLeave={onLeave}>
        {children}
      </section>
    </Popover>
  );
}

export interface ActionsProps extends Floating {
  label: string;
  entries: readonly MenuEntry[];
  onChoose: (id: string) => void;
  isCurrent?: (id: string) => boolean;
}

/** A menu; one of alternatives opens with the focus on what holds now. */
export function Actions({ trigger, close, label, entries, onChoose, isCurrent }: ActionsProps) {
  const current = entries.filter(({ id }) => isCurrent?.(id)).map(({ id }) => id);
  return (
    <Popover
      className="popover"
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => open || close()}
      placement="bottom start"
      aria-label={label}
    >
      <Menu
        className="menu"
        aria-label={label}
        autoFocus="first"
        selectionMode={isCurrent ? 'single' : 'none'}
        selectedKeys={current}
        onAction={(key) => onChoose(String(key))}
        onClose={close}
      >
        {entries.map((entry) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            className="menu-item"
            textValue={entry.label}
            {...(entry.href && { href: entry.href, target: '_blank' })}
          >
            {/* no slots: what is read must be all that is seen */}
            <span>{entry.label}</span> {entry.hint && <span className="menu-hint">{entry.hint}</span>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}

export interface SheetProps {
  title: string;
  close: () => void;
  children: ReactNode;
}

/** A dialog in the middle of the page. */
export function Sheet({ title, close, children }: SheetProps) {
  return (
    <ModalOverlay className="sheet-backdrop" isOpen isDismissable onOpenChange={(open) => open || close()}>
      <Modal className="sheet">
        <Dialog className="sheet-body">
          <header>
            <Heading slot="title">{title}</Heading>
            <Button className="button quiet" slot="close" aria-label="Close">
              ✕
            </Button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
