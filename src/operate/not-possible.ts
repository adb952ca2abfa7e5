/** What somebody asked for cannot be done; the message says why and what to do instead. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
  readonly kind: 'not-found' | 'conflict';

  constructor(kind: 'not-found' | 'conflict', message: string) {
    super(message);
    this.kind = kind;
  }
}
