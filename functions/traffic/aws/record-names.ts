/**
 * Names of records as Route 53 lists them, and as people write them. It answers in lower case, with a final dot, and
 * with every character but a–z, 0–9, hyphen, underscore and dot as a backslash and three octal digits, so that a
 * wildcard is listed as `\052.example.com.`.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
const escaped = /\\([0-3][0-7]{2})/g;
const plain = /[a-z0-9._-]/;

/** Lower case, without a final dot, `*` for the wildcard; characters that cannot be printed stay escaped. */
export const readName = (listed: string): string =>
  listed
    .replaceAll(escaped, (whole, octal: string) => {
      const code = Number.parseInt(octal, 8);
      return code > 0x20 && code < 0x7f && code !== 0x2e && code !== 0x5c ? String.fromCharCode(code) : whole;
    })
    .toLowerCase()
    .replace(/\.$/, "");

/** The same name as Route 53 lists it, which is also how it sorts. */
export const listedName = (name: string): string => {
  const read = readName(name);
  let listed = "";
  for (let at = 0; at < read.length; at++) {
    const letter = read[at] ?? "";
    const isEscape = /^\\[0-3][0-7]{2}/.test(read.slice(at));
    if (isEscape) {
      listed += read.slice(at, at + 4);
      at += 3;
    } else listed += plain.test(letter) ? letter : `\\${letter.charCodeAt(0).toString(8).padStart(3, "0")}`;
  }
  return `${listed}.`;
};

/** `/hostedzone/Z123`, `/change/C123` → the id alone. */
export const bareId = (id: string): string => id.slice(id.lastIndexOf("/") + 1);
