import type { Tone } from './state.js';

/** On white text: each has a contrast of at least 4.5:1. */
const colours: Readonly<Record<Tone, string>> = {
  ok: '#1a6b3c',
  running: '#1d5ea8',
  waiting: '#52606d',
  failed: '#a81e1e',
  uncertain: '#7a5200',
  none: '#52606d',
};

const longest = 40;
/** About as wide as a character of Verdana at 11 px. */
const perCharacter = 6.8;

/** A small picture for a README: what it is about, and how that is. */
export function Badge({ label, word, tone }: { label: string; word: string; tone: Tone }) {
  const about = label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
  const [left, right] = [widthOf(about), widthOf(word)];
  const width = left + right;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height="20"
      role="img"
      aria-label={`${about}: ${word}`}
    >
      <title>{`${about}: ${word}`}</title>
      <rect width={left} height="20" fill="#3d444d" />
      <rect x={left} width={right} height="20" fill={colours[tone]} />
      <g
        fill="#fff"
        font-family="Verdana,DejaVu Sans,sans-serif"
        font-size="11"
        text-anchor="middle"
      >
        <text x={left / 2} y="14" textLength={left - 10}>
          {about}
        </text>
        <text x={left + right / 2} y="14" textLength={right - 10}>
          {word}
        </text>
      </g>
    </svg>
  );
}

function widthOf(text: string): number {
  return Math.round(text.length * perCharacter) + 10;
}
