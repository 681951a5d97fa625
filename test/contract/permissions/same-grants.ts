import type { Installation } from "./installation.ts";
import { functionName, mirrorFunctionList } from "../../../infra/aws/function-list.ts";
import { listed } from "./principals.ts";
import type { Principal } from "./principals.ts";

/** Where two installations grant other actions or under other conditions, whatever services their files name. */
export function apart(ours: Installation, theirs: Installation): string[] {
  const wanted = new Set(grants(ours));
  const found = new Set(grants(theirs));
  // Only an installation in a network has it.
  const isOptional = (grant: string) => grant.startsWith("pointsman-probe NetworkInterfaces");
  return [
    ...[...wanted].filter((each) => !found.has(each) && !isOptional(each)).map((each) => `lacks: ${each}`),
    ...[...found].filter((each) => !wanted.has(each)).map((each) => `has also: ${each}`),
  ];
}

/** The tests' installation follows no mirror. What theirs may do is looked at in `test/infra/aws/mirrors.test.ts`. */
const ofMirrors = new Set([...mirrorFunctionList.keys()].map((name) => functionName("pointsman", name)));

const grants = ({ principals }: Installation): string[] =>
  principals
    .filter(({ name }) => !ofMirrors.has(name))
    .flatMap(grantsOf)
    .filter((grant) => !grant.startsWith("schedule Mirrors "));
const grantsOf = ({ name, policies }: Principal): string[] =>
  policies.flatMap(({ document }) =>
    document.Statement.flatMap(({ Sid = "", Action, Condition }) =>
      listed(Action).map((action) => `${name} ${Sid} ${action} ${JSON.stringify(Condition ?? {})}`),
    ),
  );
