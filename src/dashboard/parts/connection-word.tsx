import type { Circuit } from '../../store/tables/circuits.js';
import { State } from './state.js';

/** Whether a connection can be used, in a word or two. */
export function ConnectionWord(props: { circuit: Circuit | undefined; hasCredentials: boolean }) {
  const { circuit, hasCredentials } = props;
  if (!hasCredentials) return <State tone="uncertain">no credentials: records only</State>;
  return circuit === undefined || circuit.state === 'closed' ? (
    <State tone="ok">ready</State>
  ) : (
    <State tone="failed">does not answer</State>
  );
}
