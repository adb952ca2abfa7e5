import type { IssueAddress } from '../../domain/effect.js';
import type { Message } from '../message.js';

/** Where people are told. */
export interface Channel {
  /** Persisted: add, never rename. */
  readonly name: string;
  /** The connection that it needs: that this one does not work, it cannot tell. */
  readonly connection?: string | undefined;
  /** Tells. @returns the issue that it is told in, if it is. @throws Failure */
  tell(message: Message): Promise<IssueAddress | undefined>;
}
