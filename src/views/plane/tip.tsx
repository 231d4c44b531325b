import type { RefObject } from 'react';
import type { Facts } from './describe.ts';

/** Facts about the chosen point, next to it. The renderer moves the element; it opens towards the middle. */
export function PlaneTip({
  element,
  facts,
}: {
  element: RefObject<HTMLDivElement | null>;
  facts: Facts | null;
}) {
  return (
    <div className="v-tip-anchor" ref={element} aria-hidden="true">
      {facts && (
        <dl className="v-tip">
          <dt className="v-tip-title">{facts.title}</dt>
          {facts.rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
