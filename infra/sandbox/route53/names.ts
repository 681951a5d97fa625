/**
 * Names as Route 53 keeps and lists them: lower case, a final dot, and whatever is not a–z, 0–9, hyphen, underscore or
 * dot as a backslash and three octal digits. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export function keptName(given: string): string {
  const dotted = given.endsWith(".") ? given : `${given}.`;
  return dotted.toLowerCase().replaceAll(/\\[0-3][0-7]{2}|[^a-z0-9._-]/g, (part) => {
    if (part.length === 4) {
      const letter = String.fromCharCode(Number.parseInt(part.slice(1), 8)).toLowerCase();
      return /[a-z0-9_-]/.test(letter) ? letter : part;
    }
    return `\\${part.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
}

export const isIn = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** Names sort with their labels reversed: `com.example.www.` */
export const sortKey = (name: string): string =>
  `${name.replace(/\.$/, "").split(".").toReversed().join(".")}.`;

const wildcard = "\\052";

/** The name itself, then the wildcards that may stand for it, nearest first, up to the zone's own. */
export function candidates(name: string, zone: string): string[] {
  const found = [name];
  let rest = name;
  while (rest !== zone && rest.includes(".")) {
    rest = rest.slice(rest.indexOf(".") + 1);
    if (isIn(rest, zone)) found.push(`${wildcard}.${rest}`);
  }
  return found;
}
