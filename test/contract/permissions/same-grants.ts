import type { Installation } from "./installation.ts";
import { listed } from "./principals.ts";
import type { Principal } from "./principals.ts";

/** Where two installations grant other actions or under other conditions, whatever services their files name. */
export function apart(ours: Installation, theirs: Installation): string[] {
  const wanted = new Set(grants(ours));
  const found = new Set(grants(theirs));
  // Only an installation in a network has the first, only one that names a key of a secret the second.
  const isOptional = (grant: string) =>
    /^pointsman-(probe|octavia) NetworkInterfaces|^(pointsman-mirror|mirror\w+) CloudCredentialsKey/.test(
      grant,
    );
  return [
    ...[...wanted].filter((each) => !found.has(each) && !isOptional(each)).map((each) => `lacks: ${each}`),
    ...[...found].filter((each) => !wanted.has(each)).map((each) => `has also: ${each}`),
  ];
}

const grants = ({ principals }: Installation): string[] => principals.flatMap(grantsOf);
const grantsOf = ({ name, policies }: Principal): string[] =>
  policies.flatMap(({ document }) =>
    document.Statement.flatMap(({ Sid = "", Action, Condition }) =>
      listed(Action).map((action) => `${name} ${Sid} ${action} ${JSON.stringify(Condition ?? {})}`),
    ),
  );
