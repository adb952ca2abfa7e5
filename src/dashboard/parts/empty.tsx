import type { ComponentChildren } from 'preact';

/** What stands where there is nothing: it says what to do to fill it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
