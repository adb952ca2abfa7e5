import { day, hour, type Millis } from '../domain/clock.js';

/** For how long a rule can be muted. */
export const muteLengths: readonly {
  /** In the form. */
  readonly name: string;
  readonly text: string;
  /** Undefined: until somebody unmutes it. */
  readonly length: Millis | undefined;
}[] = [
  { name: '1h', text: '1 hour', length: hour },
  { name: '1d', text: '1 day', length: day },
  { name: 'unmuted', text: 'until it is unmuted', length: undefined },
];
