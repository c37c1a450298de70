import type { DragEvent } from "react";

/** A type of its own, so that nothing else that is dragged is taken for a version. */
const TYPE = "application/x-millrace-version";

export function dragVersion(event: DragEvent, version: string): void {
  event.dataTransfer.setData(TYPE, version);
  event.dataTransfer.effectAllowed = "link";
}

export const draggedVersion = (event: DragEvent): string | undefined =>
  event.dataTransfer.getData(TYPE) || undefined;
