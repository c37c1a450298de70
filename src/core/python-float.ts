/**
 * A float as Python writes it, and so MLflow: `5.0`, `1e-07`, `1e+16`. NaN and the infinities are
 * `nan`, `inf` and `-inf`.
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${signed(power)}`;
  const plain = power < 0 ? value.toFixed(decimals(digits) - power) : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

const signed = (power: number): string =>
  `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;

const decimals = (digits: string): number => digits.split(".")[1]?.length ?? 0;
