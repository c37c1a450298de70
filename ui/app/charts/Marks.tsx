import { memo } from "react";
import type { Mark, Paint, TextMark } from "../../../src/figures/drawing.ts";
import { themeColor } from "./theme-colors.ts";

/** Marks of a figure as elements of an SVG, in the colours of the theme; made anew only if others are given. */
export const Marks = memo(function Marks({ marks }: { marks: readonly Mark[] }) {
  // oxlint-disable-next-line react/no-array-index-key -- a mark has no other name than its place
  return marks.map((mark, at) => <One key={at} mark={mark} />);
});

function One({ mark }: { mark: Mark }) {
  switch (mark.type) {
    case "group":
      return (
        <g>
          <Marks marks={mark.marks} />
        </g>
      );
    case "text":
      return <Text mark={mark} />;
    case "rect":
      return (
        <rect x={mark.x} y={mark.y} width={mark.width} height={mark.height} {...painted(mark)} />
      );
    case "circle":
      return <circle cx={mark.x} cy={mark.y} r={mark.radius} {...painted(mark)} />;
    case "path":
      return (
        <path
          d={outline(mark.lines, mark.closed)}
          fillRule="evenodd"
          strokeLinejoin="round"
          {...painted(mark)}
        />
      );
  }
}

const outline = (
  lines: readonly (readonly (readonly [number, number])[])[],
  closed = false,
): string =>
  lines
    .map((line) => `M${line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`)
    .map((line) => (closed ? `${line}Z` : line))
    .join("");

const painted = ({ fill, stroke, lineWidth = 1, dash = [], opacity }: Paint) => ({
  fill: fill === undefined ? "none" : themeColor(fill),
  ...(stroke !== undefined && { stroke: themeColor(stroke), strokeWidth: lineWidth }),
  ...(dash.length > 0 && { strokeDasharray: dash.map((each) => each * lineWidth).join(" ") }),
  ...(opacity !== undefined && { opacity }),
});

function Text({ mark }: { mark: TextMark }) {
  const { x, y, size, text, raised, anchor, bold, upward, fill } = mark;
  return (
    <text
      {...(upward ? { transform: `translate(${x} ${y}) rotate(-90)` } : { x, y })}
      fontSize={size}
      fontWeight={bold ? 600 : 400}
      fill={themeColor(fill)}
      textAnchor={anchor}
    >
      {text}
      {raised !== undefined && (
        <tspan dy={-size * 0.4} fontSize={size * 0.7}>
          {raised}
        </tspan>
      )}
    </text>
  );
}
