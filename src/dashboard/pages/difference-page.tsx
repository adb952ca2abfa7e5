import type { PageFrame } from '../page-frame.js';
import type { FileDifference } from '../ruleset-difference.js';
import { Empty } from '../parts/empty.js';
import { Page } from '../parts/page.js';

/** What changed from one ruleset to another. */
export function DifferencePage(props: {
  frame: PageFrame;
  from: string;
  to: string;
  files: readonly FileDifference[];
}) {
  const { frame, from, to, files } = props;
  return (
    <Page frame={frame} title="What changed in the rules" place="/rules">
      <h1>
        What changed{' '}
        <small class="muted">
          from <Hash hash={from} /> to <Hash hash={to} />
        </small>
      </h1>
      {files.length === 0 && <Empty>Nothing: their files are the same.</Empty>}
      {files.map(({ path, what, lines }) => (
        <section class="block">
          <h2>
            {path} <small class="muted">{what}</small>
          </h2>
          <pre class="difference" tabIndex={0} role="region" aria-label={path}>
            <code>
              {lines.map((line) => (
                <Line line={line} />
              ))}
            </code>
          </pre>
        </section>
      ))}
    </Page>
  );
}

function Line({ line }: { line: string }) {
  if (line.startsWith('- ')) return <del>{line}</del>;
  return line.startsWith('+ ') ? <ins>{line}</ins> : <span>{line}</span>;
}

function Hash({ hash }: { hash: string }) {
  return (
    <a href={`/rules?ruleset=${hash}`}>
      <code>{hash.slice(0, 12)}</code>
    </a>
  );
}
