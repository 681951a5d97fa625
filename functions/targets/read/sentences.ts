export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** Words of somebody else's, short enough to stand in a sentence. */
export function quoted(text: string): string {
  const line = text
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

/** Whoever answers may give back what was sent: a sentence of ours that quotes it does not. */
export function withoutSecrets(said: string, secrets: Iterable<string>): string {
  let clean = said;
  for (const secret of secrets)
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      if (form !== "") clean = clean.replaceAll(form, "[secret]");
  return clean;
}

/** A password that is a plain word stands in sentences of ours by chance, and leaving it out would betray it. */
const longEnough = 20;

/** Secrets that nobody writes by chance: tokens, and what Keystone makes up. */
export const unmistakable = (secrets: Iterable<string>): string[] =>
  [...secrets].filter(({ length }) => length >= longEnough);
