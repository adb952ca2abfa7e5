import { visible } from '../../rules/diagnostics/visible.js';

/**
 * A sentence of ours as it is meant: `**` and `*` mark names, backticks mark what is written in
 * rules and payloads, as in Markdown. Nothing else is read, so what a payload brings stays text; what
 * would reorder the words beside it is shown as a dot.
 */
export function Sentence({ text }: { text: string }) {
  const parts = visible(text).split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/);
  return (
    <>
      {parts.map((part) => {
        if (part.length > 2 && part.startsWith('`')) return <code>{part.slice(1, -1)}</code>;
        if (part.length > 4 && part.startsWith('**')) return <strong>{part.slice(2, -2)}</strong>;
        if (part.length > 2 && part.startsWith('*')) return <em>{part.slice(1, -1)}</em>;
        return part;
      })}
    </>
  );
}
