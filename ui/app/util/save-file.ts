/** Gives a file to the reader's downloads. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken the file when the event is done.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
