import type { Mute } from '../../store/tables/mutes.js';
import { muteLengths } from '../mute-lengths.js';
import type { PageFrame } from '../page-frame.js';
import { FormToken } from './form-token.js';
import { When } from './when.js';

/** Whether a rule is muted, and the button that changes it, for those who may. */
export function MuteForm(props: { frame: PageFrame; rule: string; mute: Mute | undefined }) {
  const { frame, rule, mute } = props;
  const isAdmin = frame.session.role === 'admin';
  return (
    <>
      {mute !== undefined && <MuteText mute={mute} frame={frame} />}
      {isAdmin &&
        (mute === undefined ? <MuteIt frame={frame} rule={rule} /> : <Unmute {...props} />)}
    </>
  );
}

function MuteText({ mute, frame }: { mute: Mute; frame: PageFrame }) {
  const { since, until, who, reason } = mute;
  return (
    <p>
      Muted by {who}, <When at={since} now={frame.now} />
      {until === undefined ? (
        ', until somebody unmutes it'
      ) : (
        <>
          , over <When at={until} now={frame.now} />
        </>
      )}
      {reason === undefined ? '. ' : `: ${reason}. `}
      What it matches is recorded and skipped; <a href="/tasks?tab=all">its tasks</a> can be retried
      later.
    </p>
  );
}

function MuteIt({ frame, rule }: { frame: PageFrame; rule: string }) {
  return (
    <details>
      <summary>Mute…</summary>
      <form method="post" action={`/rules/${rule}/mute`}>
        <FormToken frame={frame} />
        <p class="muted">
          What it matches from now on is recorded and not sent. What it has made already goes on.
        </p>
        <label>
          For how long
          <select name="length">
            {muteLengths.map(({ name, text }) => (
              <option value={name}>{text}</option>
            ))}
          </select>
        </label>
        <label>
          Reason
          <input name="reason" maxLength={300} placeholder="for the record" />
        </label>
        <button type="submit" class="small" aria-label={`Mute ${rule}`}>
          Mute
        </button>
      </form>
    </details>
  );
}

function Unmute({ frame, rule }: { frame: PageFrame; rule: string }) {
  return (
    <form method="post" action={`/rules/${rule}/unmute`} class="row">
      <FormToken frame={frame} />
      <label>
        Reason
        <input name="reason" maxLength={300} placeholder="for the record" />
      </label>
      <button type="submit" class="small" aria-label={`Unmute ${rule}`}>
        Unmute
      </button>
    </form>
  );
}
