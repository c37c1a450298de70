export type Goal = "min" | "max";

const LESS_IS_BETTER =
  /loss|err(?:or)?(?:_|\b)|mse|mae|rmse|perplexity|ppl|wer(?:_|\b)|fid(?:_|\b)/i;
const MORE_IS_BETTER =
  /acc|f1|auc|score|precision|recall|r2|reward|iou|bleu|rouge|(?:_|\b)map(?:_|\b)/i;

/** Which way a metric is better as far as its name says: `val_loss` is better when it is less. */
export function impliedGoal(key: string): Goal | undefined {
  if (LESS_IS_BETTER.test(key)) return "min";
  return MORE_IS_BETTER.test(key) ? "max" : undefined;
}
