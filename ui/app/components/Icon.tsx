/** Drawn on a grid of 18 units, as strokes. */
const paths = {
  mark: "M2 12c3-7 5 3 8-2s3-5 6-6",
  runs: "M3 4h12M3 9h12M3 14h12",
  models: "M9 2l6 3.5v7L9 16l-6-3.5v-7zM3 5.5L9 9l6-3.5M9 9v7",
  figures: "M3 3v12h12M6 11l3-4 2 2 4-5",
  data: "M3 4.5C3 3.100 5.700 2 9 2s6 1.100 6 2.500S12.300 7 9 7 3 5.900 3 4.500v9C3 14.900 5.700 16 9 16s6-1.100 6-2.500v-9M3 9c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500",
  settings:
    "M9 6.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M9 2v2M9 14v2M2 9h2M14 9h2M4 4l1.500 1.500M12.500 12.500L14 14M14 4l-1.500 1.500M5.500 12.500L4 14",
  plus: "M9 3v12M3 9h12",
  search: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3M12 12l4 4",
  more: "M4 9h.01M9 9h.01M14 9h.01",
  close: "M4 4l10 10M14 4L4 14",
  check: "M3 9.500l4 4 8-9",
  copy: "M6 6V3h9v9h-3M3 6h9v9H3z",
  trash: "M3 5h12M7 5V3h4v2M5 5l.7 10h6.600L13 5",
  edit: "M3 15l1-4 8-8 3 3-8 8zM10.500 4.500l3 3",
  back: "M11 3L5 9l6 6",
  enlarge: "M11 3h4v4M15 3l-5 5M7 15H3v-4M3 15l5-5",
  forward: "M7 3l6 6-6 6",
  download: "M9 2v9M5 8l4 4 4-4M3 15h12",
  upload: "M9 12V3M5 6l4-4 4 4M3 15h12",
  file: "M4 2h6l4 4v10H4zM10 2v4h4",
  star: "M9 2l2.200 4.500 4.800.7-3.500 3.400.8 4.900L9 13.200l-4.300 2.300.8-4.900L2 7.200l4.800-.7z",
  folder: "M2 5V3.500h5L8.500 5H16v9.500H2z",
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it stands for is said by the text or the label beside it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
