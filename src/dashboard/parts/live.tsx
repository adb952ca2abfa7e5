import type { ComponentChildren } from 'preact';
import type { PageFrame } from '../page-frame.js';

/**
 * A part of a page that is fetched again when something happened. It is the same page from the same
 * address, of which this part is taken; without scripts it stays as it was loaded.
 */
export function Live({
  id,
  frame,
  children,
}: {
  id: string;
  frame: PageFrame;
  children: ComponentChildren;
}) {
  return (
    <div
      id={id}
      hx-get={frame.address}
      hx-trigger="changed from:#live"
      hx-select={`#${id}`}
      hx-target="this"
      hx-swap="outerMorph"
    >
      {children}
    </div>
  );
}
