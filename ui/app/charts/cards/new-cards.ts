import type { Response } from "../../api/types.ts";
import type { Card } from "./card.ts";
import { mainMetrics } from "./default-cards.ts";
import { kindNames } from "./card-text.ts";

type ColumnsInUse = Pick<Response<"getRunColumns">, "metrics" | "params">;

interface NewCard {
  label: string;
  card: Omit<Card, "id">;
}

/** The charts that can be added: those that the columns in use suffice for. */
export function newCards({ metrics, params }: ColumnsInUse, objective?: string): NewCard[] {
  const [first, second = first, third = second] = mainMetrics(metrics, objective).map(
    (key) => `metrics.${key}`,
  );
  const varying = params.filter(({ distinct }) => distinct > 1).map(({ key }) => `params.${key}`);
  const [param, other = second] = varying;
  const images: Omit<Card, "id"> = { kind: "images", y: [], section: "", wide: true, height: 240 };
  if (first === undefined) return [{ label: kindNames.images, card: images }];
  const group_by = param ?? null;
  const cards: Omit<Card, "id">[] = [
    { kind: "line", y: [first], section: "" },
    { kind: "bar", y: [first], group_by, section: "" },
    { kind: "scatter", x: param ?? second!, y: [first], section: "" },
    { kind: "box", y: [first], group_by, section: "" },
    { kind: "parallel", y: [...varying.slice(0, 4), third!, first], section: "", wide: true },
    { kind: "contour", x: param ?? second!, y: [other!], z: first, section: "" },
    images,
  ];
  return cards.map((card) => ({
    label: kindNames[card.kind],
    card: { ...card, y: [...new Set(card.y)] },
  }));
}
