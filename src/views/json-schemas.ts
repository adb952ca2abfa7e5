import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../domain/json.js';

/** A time as it is shown: `2026-11-23T09:00:00.000Z`. */
export const shownTime = z.string().meta({ format: 'date-time' });

export const jsonObject = z
  .custom<JsonObject>((value) => isJsonObject(value))
  .meta({ type: 'object', additionalProperties: true });
