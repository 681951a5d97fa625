/**
 * Exact decimals as DynamoDB has them: up to 38 digits, from 1E-130 to about 1E+126, trimmed of zeros:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html.
 */
import { awsError } from "../faults/faults-error.ts";

/**
 * Bytes that it takes in a table: pairs of digits to either side of the decimal point, one byte for the exponent
 * and one for a minus. https://github.com/architect/dynalite/blob/main/db/index.js
 */
export function bytesOfNumber(text: string): number {
  const { digits, exponent } = parse(text);
  if (digits === 0n) return 1;
  const count = digits.toString().replace("-", "").length;
  const isSplit = count % 2 === 0 && (exponent + count - 1) % 2 === 0;
  return 1 + Math.ceil(count / 2) + (isSplit ? 1 : 0) + (digits < 0n ? 1 : 0);
}

/** `digits` times ten to the power of `exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$|^([+-]?)\.(\d+)(?:[eE]([+-]?\d+))?$/;
const MOST_DIGITS = 38;

/** The text that DynamoDB would give back. @throws ValidationException */
export const normalNumber = (text: string): string => format(parse(text));

export function compareNumbers(one: string, other: string): number {
  const [a, b] = aligned(parse(one), parse(other));
  return Number(a > b) - Number(a < b);
}

export function addNumbers(one: string, other: string, sign: 1 | -1 = 1): string {
  const [a, b, exponent] = aligned(parse(one), parse(other));
  return format(trimmed({ digits: sign === 1 ? a + b : a - b, exponent }));
}

function parse(text: string): Decimal {
  const match = NUMBER.exec(text);
  if (!match) throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  const sign = match[1] ?? match[5] ?? "";
  const whole = match[2] ?? "";
  const fraction = match[3] ?? match[6] ?? "";
  const exponent = Number(match[4] ?? match[7] ?? 0) - fraction.length;
  const digits = BigInt(whole + fraction);
  return trimmed({ digits: sign === "-" ? -digits : digits, exponent });
}

function trimmed({ digits, exponent }: Decimal): Decimal {
  if (digits === 0n) return { digits, exponent: 0 };
  let [kept, power] = [digits, exponent];
  while (kept % 10n === 0n) {
    kept /= 10n;
    power++;
  }
  const length = kept.toString().replace("-", "").length;
  if (length > MOST_DIGITS) throw invalid("Attempting to store more than 38 significant digits in a Number");
  if (power + length > 126)
    throw invalid("Number overflow. Attempting to store a number with magnitude larger than supported range");
  if (power < -130)
    throw invalid(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    );
  return { digits: kept, exponent: power };
}

function aligned(one: Decimal, other: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(one.exponent, other.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return [scaled(one), scaled(other), exponent];
}

function format({ digits, exponent }: Decimal): string {
  if (exponent >= 0) return (digits * 10n ** BigInt(exponent)).toString();
  const sign = digits < 0n ? "-" : "";
  const text = digits
    .toString()
    .replace("-", "")
    .padStart(1 - exponent, "0");
  return `${sign}${text.slice(0, exponent)}.${text.slice(exponent)}`;
}

const invalid = (message: string): Error => awsError("ValidationException", message);
