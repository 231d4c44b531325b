/** Popovers, menus and dialogs. Loaded when the first one opens, not with the page. */
import { type PointerEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
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
  /** Another page, opened in a new tab. */
  href?: string;
}

interface HelpPopoverProps {
  id: string;
  beside: RefObject<HTMLElement | null>;
  /** With a label it is a region of that name, otherwise a tooltip. */
  label?: string;
  close: () => void;
  /** The pointer can move onto the help itself, e.g. to select its text. */
  onPointerEnter: () => void;
  onPointerLeave: (event: PointerEvent) => void;
  children: ReactNode;
}

/** Help next to what it explains. The rest of the page stays usable. */
export function HelpPopover({ id, beside, label, close, children, ...pointer }: HelpPopoverProps) {
  const content = useRef<HTMLElement>(null);
  useEffect(() => {
    const away = ({ target }: Event) => {
      const within = (box: HTMLElement | null) => target instanceof Node && box?.contains(target);
      if (!within(beside.current) && !within(content.current)) close();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // closes only the help, not the dialog around it
      event.stopPropagation();
      close();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', key, true);
    };
  }, [beside, close]);
  return (
    <Popover
      className="popover info"
      triggerRef={beside}
      isOpen
      isNonModal
      onOpenChange={(open) => open || close()}
      placement="bottom start"
    >
      <section ref={content} aria-label={label ?? 'Help'} {...pointer}>
        <div id={id} {...(!label && { role: 'tooltip' })}>
          {children}
        </div>
      </section>
    </Popover>
  );
}

interface ActionsProps {
  trigger: RefObject<HTMLElement | null>;
  close: () => void;
  label: string;
  entries: readonly MenuEntry[];
  onChoose: (id: string) => void;
  isCurrent?: (id: string) => boolean;
}

/** A menu; one of alternatives opens with the focus on the current one. */
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

interface SheetProps {
  title: string;
  close: () => void;
  children: ReactNode;
  /** Elements next to the title. */
  tools?: ReactNode;
  className?: string;
}

/** A dialog in the middle of the page. */
export function Sheet({ title, close, children, tools, className = '' }: SheetProps) {
  return (
    <ModalOverlay className="sheet-backdrop" isOpen isDismissable onOpenChange={(open) => open || close()}>
      <Modal className={`sheet ${className}`}>
        <Dialog className="sheet-body">
          <header>
            <Heading slot="title">{title}</Heading>
            {tools}
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
