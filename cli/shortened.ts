/** What a person already knows of AWS's names: account, Region, and all but the beginning of a digest. */
const known: readonly (readonly [RegExp, string])[] = [
  [/arn:aws[\w-]*:ecs:[\w-]*:\d*:task-definition\//g, ""],
  [/arn:aws[\w-]*:(?:iam|sts)::\d*:/g, ""],
  [/\b\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(?:\.cn)?\//g, ""],
  [/\b(sha256:[0-9a-f]{8})[0-9a-f]{56}\b/g, "$1…"],
];

/** A text for a column of a table: `arn:aws:ecs:…:task-definition/storefront:41` → `storefront:41`, and the like. */
export const shortened = (text: string): string =>
  known.reduce((shorter, [long, short]) => shorter.replace(long, short), text);
