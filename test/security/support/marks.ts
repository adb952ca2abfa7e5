import { randomBytes } from 'node:crypto';

/** A made-up secret that stands nowhere by chance: 40 letters and digits. */
export function mark(): string {
  return randomBytes(20).toString('hex');
}

/** A piece as long as this tells whoever finds it enough to be a leak. */
const tellingPiece = 12;

/** The forms in which something may hand a secret on without meaning to. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    // The first byte of what it is glued to shifts base64's alignment.
    ...[0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    ),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

/** The names of the secrets of which at least a piece stands in the text. */
export function secretsIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => formsOf(secret).some((form) => hasPiece(text, form)))
    .map(([name]) => name);
}

function hasPiece(text: string, form: string): boolean {
  for (let at = 0; at + tellingPiece <= form.length; at += 1) {
    if (text.includes(form.slice(at, at + tellingPiece))) return true;
  }
  return false;
}
