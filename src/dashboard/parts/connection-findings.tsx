import type { Finding, State as FindingState } from '../../doctor/finding.js';
import { Sentence } from './sentence.js';
import { State, type Tone } from './state.js';

const tones: Readonly<Record<FindingState, Tone>> = {
  ok: 'ok',
  attention: 'uncertain',
  wrong: 'failed',
};

const words: Readonly<Record<FindingState, string>> = {
  ok: 'found',
  attention: 'worth a look',
  wrong: 'missing',
};

/** What a provider said of a connection's permissions; undefined: nobody asked. */
export function ConnectionFindings(props: {
  findings: readonly Finding[] | undefined;
  hasCredentials: boolean;
}) {
  const { findings, hasCredentials } = props;
  if (!hasCredentials) return <>none: there are no credentials</>;
  if (findings === undefined) return <>not asked yet</>;
  return (
    <ul class="rules">
      {findings.map(({ state, text, fix }) => (
        <li>
          <State tone={tones[state]}>{words[state]}</State> <Sentence text={text} />
          {fix !== undefined && (
            <>
              {' '}
              <Sentence text={asSentence(fix)} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What is to be done may be written as the end of another sentence. */
function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/[^.]$/, '$&.');
}
