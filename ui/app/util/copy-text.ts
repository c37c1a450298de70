/** Copies a text; pages that are not served by https or localhost have no clipboard of their own. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard?.writeText(text).catch(() => copyBySelection(text));
  if (!navigator.clipboard) copyBySelection(text);
}

function copyBySelection(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
