import { isJsonObject, type Json } from '../../domain/json.js';
import { title, titlePart } from '../../untrusted/title.js';
import type { Scene } from '../scene.js';
import type { Piece } from './parts.js';

/** UTF-16 units. GitHub takes 256, GitLab 255. */
const limit = 200;

/**
 * Pieces as a title: one line, in which what did not come from the author is harmless. It begins
 * with the application's name where it would begin with something else than the author's text, so
 * that what people typed never looks like ours, and it is never empty.
 */
export function titleText(pieces: readonly Piece[], scene: Scene): string {
  const parts = pieces.map((piece) =>
    typeof piece === 'string' || piece.origin === 'author'
      ? { text: textOf(piece), own: true }
      : { text: titlePart(piece.text), own: false },
  );
  const text = parts.map((part) => part.text).join('');
  const rest = title(text, { limit }) === '' ? fallback(scene) : text;
  const typed = pieces.some((piece) => typeof piece !== 'string' && piece.origin === 'untrusted');
  const beginsOwn = parts.find((part) => part.text.trim() !== '')?.own === true;
  const name = applicationName(scene);
  const named = rest.trimStart().startsWith(name);
  return title(typed && !beginsOwn && !named ? `[${name}] ${rest}` : rest, { limit });
}

function textOf(piece: Piece): string {
  return typeof piece === 'string' ? piece : piece.text;
}

function applicationName({ event }: Scene): string {
  const application: Json | undefined = event.value.application;
  const name = isJsonObject(application) ? application.name : undefined;
  return typeof name === 'string' ? titlePart(name) : '';
}

/** Ids of deliveries begin with the time: their ends tell them apart. */
function fallback({ event, delivery }: Scene): string {
  return `${titlePart(event.name.slice(0, 100))} (${delivery.id.slice(-8)})`;
}
