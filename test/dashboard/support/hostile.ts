import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/json.js';

/** Marks the page of whoever runs it. */
const run = 'globalThis.hostile = true';

/** What somebody could put into any field of an event, or into an answer, to do harm to a page. */
export const hostileTexts: Readonly<Record<string, string>> = {
  markup: [
    `<script>${run}</script><img src=x onerror="${run}"><svg onload="${run}">`,
    `"'><iframe srcdoc="<script>parent.${run}</script>"></iframe><style>body{display:none}</style>`,
    `</code></pre></textarea></title></select><b id=main>bold</b><form action=//evil.example>`,
    `\`**[x](javascript:${run})**\` *em* {{7*7}} \${{ 7*7 }} hx-get="/logout" \u0000\u001b[31m`,
  ].join('\n'),
  'an address': `javascript:${run}//`,
  'half a character': `\uD800 \uDFFF${run}`,
  'a long word': 'very'.repeat(500),
  'other scripts': `\u202Edesrever si txet siht\u2066 \u200F ${'😀é́́́́́́́'.repeat(60)} ﷽﷽﷽`,
};

/** An event with the text in every string of it but its name. */
export function hostileEvent(event: JsonObject, text: string): JsonObject {
  const fill = (value: Json): Json => {
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map(fill);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, fill(own ?? null)]));
  };
  return { ...(fill(event) as JsonObject), action: event.action ?? null };
}
