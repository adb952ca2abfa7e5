import { isJsonObject } from '../../domain/json.js';

const longest = 300;

/**
 * What GitLab says is wrong, as one line of at most 300 characters. Its error bodies have four
 * forms: `{"message": "…"}`, `{"message": {"field": ["…"]}}`, `{"error": "…"}` and plain text;
 * a proxy in front adds HTML pages.
 * https://docs.gitlab.com/api/rest/troubleshooting/
 */
export function errorText(body: string): string {
  const text = oneLine(fromJson(body) ?? fromText(body));
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
}

function fromJson(body: string): string | undefined {
  const value = parse(body);
  if (!isJsonObject(value)) return undefined;
  const { error, error_description: description, message } = value;
  const parts = [error, description, message].flatMap(flatten);
  return [...new Set(parts)].join(': ') || body;
}

function fromText(body: string): string {
  if (!/^\s*</.test(body)) return body;
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
  return title ? `an HTML page, "${title}"` : 'an HTML page';
}

/** `{"base": ["a"], "title": ["b", "c"]}` → `a; title: b, c`. `base` is not a field: it means the whole. */
function flatten(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.flatMap(flatten).join(', ')];
  if (!isJsonObject(value)) return [typeof value === 'string' ? value : JSON.stringify(value)];
  const parts = Object.entries(value).map(([field, inner]) => {
    const text = flatten(inner).join(', ');
    return field === 'base' ? text : `${field}: ${text}`;
  });
  return parts.length === 0 ? [] : [parts.join('; ')];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
