import { Failure } from '../../domain/failure.js';

/** What a read gave; undefined when GitHub has no such thing, or not for these credentials. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Failure && error.reason === 'not-found') return undefined;
    throw error;
  }
}
