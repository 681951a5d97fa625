import type { Installation } from "./installation.ts";
import { listed } from "./principals.ts";
import type { Principal, Statement } from "./principals.ts";

/** Where two installations grant other actions or under other conditions, whatever services their files name. */
export function apart(ours: Installation, theirs: Installation): string[] {
  const wanted = new Set(grants(ours));
  const found = new Set(grants(theirs));
  // Only an installation in a network has the first, only one that names a key of a secret the second, only one with a
  // policy in a private zone the next two, only one with a group of services the last.
  const isOptional = (grant: string) =>
    /^pointsman-(probe|octavia) NetworkInterfaces|^(pointsman-mirror|mirror\w+) CloudCredentialsKey|^pointsman-lookups |^pointsman-\w+ Lookups |^pointsman-finish AnswerWaitingTasks /.test(
      grant,
    );
  return [
    ...[...wanted].filter((each) => !found.has(each) && !isOptional(each)).map((each) => `lacks: ${each}`),
    ...[...found].filter((each) => !wanted.has(each)).map((each) => `has also: ${each}`),
  ];
}

/**
 * No service of the tests' installation is judged by metrics. What people need to judge a past time is looked at in
 * `test/infra/aws/judge-policy.test.ts`.
 */
const grants = ({ principals }: Installation): string[] =>
  principals.filter(({ kind }) => kind !== "judge people").flatMap(grantsOf);
const grantsOf = ({ name, policies }: Principal): string[] =>
  policies.flatMap(({ document }) =>
    document.Statement.flatMap(({ Sid = "", Action, Condition }) =>
      listed(Action).map((action) => `${name} ${unnumbered(Sid)} ${action} ${unnamed(Condition)}`),
    ),
  );

/** There is one for each zone, and for so many names of it. */
const unnumbered = (sid: string): string => sid.replace(/^(ChangeRecords)\d+x\d+$/, "$1");

/** Names and types are those of the policies' files. */
const unnamed = (condition: Condition = {}): string =>
  JSON.stringify(condition, (key, value: unknown) =>
    /^route53:\w+(RecordNames|RecordTypes)$/.test(key) && Array.isArray(value) ? "the files'" : value,
  );
type Condition = Statement["Condition"];
