import type { Page } from './records.js';

const pageSize = 500;

/** A list page by page, so that it takes the memory of one. */
export async function* allPages<T>(
  list: (page: { readonly limit: number; readonly before: string | undefined }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let before: string | undefined;
  for (;;) {
    const { items, next } = await list({ limit: pageSize, before });
    yield items;
    if (next === null) return;
    before = next;
  }
}
