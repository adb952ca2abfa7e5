/**
 * What a rule's conditions and templates are compiled against, as far as it could be read. An
 * event whose name could not be read is one of which nothing is known.
 */
export const unreadableEvent = 'unreadable';

/** Nobody can say what of its event people typed: that its `on` is missing was reported. */
export function isEventUnreadable({ events }: { readonly events: readonly string[] }): boolean {
  return events.includes(unreadableEvent);
}
