import type { PageFrame } from '../page-frame.js';
import { Page } from '../parts/page.js';

/** A delivery as a rule test, to be put beside the rules. */
export function TestPage(props: { frame: PageFrame; delivery: string; test: string }) {
  const { frame, delivery, test } = props;
  return (
    <Page frame={frame} title="A test of this" place="/deliveries">
      <h1>
        A test of <code class="id-whole">{delivery}</code>
      </h1>
      <p>
        Put it into a file such as <code>NAME.test.yaml</code> beside the rules;{' '}
        <code>npm run -s cli -- test</code> runs it.{' '}
        <button type="button" class="small secondary outline" data-copy={test} hidden>
          Copy
        </button>
      </p>
      <pre class="json" tabIndex={0}>
        <code>{test}</code>
      </pre>
      <p>
        <a href={`/deliveries/${delivery}`}>Back</a>
      </p>
    </Page>
  );
}
