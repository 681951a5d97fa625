import { expect, test } from "vitest";
import { childrenOf } from "../../../cli/doctor/alarm-rule.ts";

const arn = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:";

test.for([
  ['ALARM("a") OR ALARM(b)', ["a", "b"]],
  ["OK(a) AND NOT INSUFFICIENT_DATA(b)", ["a", "b"]],
  ['ALARM ( "a" )', ["a"]],
  ["ALARM(\n  a\n)", ["a"]],
  ['ALARM("two words")', ["two words"]],
  [`ALARM("${arn}a") OR OK(${arn}b:c)`, ["a", "b:c"]],
  ['ALARM("arn:aws-cn:cloudwatch:::alarm:a")', ["a"]],
  [`ALARM("of ${arn}a")`, [`of ${arn}a`]],
  ["TRUE", []],
  ["FALSE OR NOALARM(a)", []],
] as const)("%s is made of %o", ([AlarmRule, names]) => {
  expect(childrenOf({ AlarmRule })).toEqual(names);
});

test("an alarm without a rule is made of none", () => {
  expect(childrenOf({})).toEqual([]);
});
