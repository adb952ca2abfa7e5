import { lineId } from '../rule-sections.js';

/** Lines of a file as they are written, with their numbers; each can be linked to. */
export function SourceLines(props: {
  file: string;
  /** The number of the first line. */
  start: number;
  lines: readonly string[];
  label: string;
}) {
  const { file, start, lines, label } = props;
  return (
    <pre class="source" tabIndex={0} role="region" aria-label={label}>
      <code>
        {lines.map((line, index) => (
          <span id={lineId(file, start + index)} data-line={start + index}>
            {line}
          </span>
        ))}
      </code>
    </pre>
  );
}
