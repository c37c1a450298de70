interface Paged {
  next_page_token?: string | undefined;
}

/** All that an endpoint answers in pages, where a page needs every item. */
export async function allPages<P extends Paged, Item>(
  ask: (place: { page_token?: string }) => Promise<P>,
  itemsOf: (page: P) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  let page_token: string | undefined;
  do {
    const page = await ask(page_token === undefined ? {} : { page_token });
    found.push(...(itemsOf(page) ?? []));
    page_token = page.next_page_token;
  } while (page_token);
  return found;
}
