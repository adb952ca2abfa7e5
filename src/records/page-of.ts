/**
 * A page of a list, from one item more than it is to have: so there is no empty last page.
 * @returns `next`: the cursor of the page after it; null: there is none
 */
export function pageOf<T extends { readonly id: string }>(
  found: readonly T[],
  limit: number,
): { readonly page: readonly T[]; readonly next: string | null } {
  const page = found.slice(0, limit);
  return { page, next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}
