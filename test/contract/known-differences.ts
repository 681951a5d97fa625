/**
 * Where we and a counterpart differ, and the counterpart is wrong or does not matter. Everything else that
 * differs is a failure, and so is an entry here that is no longer met.
 */
export interface KnownDifference {
  readonly section: string;
  readonly about: RegExp;
  readonly difference: RegExp;
  readonly reason: string;
  /** A page that says so. */
  readonly source: string;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    section: "template",
    about: /by cfn-lint$/,
    difference: /^W3005 .*Role\w+' dependency already enforced by a 'GetAtt'/,
    reason:
      "The CDK lets a function or machine wait for its role and for the role's policy; the wait for the role is said twice, " +
      "the one for the policy is needed.",
    source: "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md (W3005)",
  },
];
