/** What the end of a mirror says, word by word. */
import { expect, test } from "vitest";
import type { Actual } from "../../../../functions/targets/plan/actual.ts";
import { removalPlan } from "../../../../functions/targets/plan/removal-plan.ts";
import { actual, actualGroup, actualListener, at, entry, ledger, none, standing } from "./world.ts";

const balancer = actual().loadBalancer;
const security = actual().securityGroup;
const empty = actualGroup([], { loadBalancerArns: [] });

type Story = readonly [what: string, standing: Partial<Actual>, lines: readonly string[]];

test.for<Story>([
  [
    "a whole mirror, its highest port first in AWS's list",
    { listeners: [actualListener(90), actualListener(80)] },
    [
      "+ delete-listener 80: a person removes the mirror",
      "+ delete-listener 90: a person removes the mirror",
      "+ deregister: no listener sends to its group any more",
      "! waiting | group p1.tcp4 | would delete it: 2 targets must drain first, at most 300 s.",
      "! waiting | load balancer | would delete it: 1 target group of it must go first.",
    ],
  ],
  [
    "a group that drains",
    { listeners: [], groups: [actualGroup([standing(at(1), "draining")])] },
    [
      "! waiting | group p1.tcp4 | would delete it: 1 target must drain first, at most 300 s.",
      "! waiting | load balancer | would delete it: 1 target group of it must go first.",
    ],
  ],
  [
    "two groups that drain",
    {
      listeners: [],
      groups: [
        actualGroup([standing(at(1), "draining")]),
        actualGroup([standing(at(2), "draining")], { key: "p2.tcp4" }),
      ],
    },
    [
      "! waiting | group p1.tcp4 | would delete it: 1 target must drain first, at most 300 s.",
      "! waiting | group p2.tcp4 | would delete it: 1 target must drain first, at most 300 s.",
      "! waiting | load balancer | would delete it: 2 target groups of it must go first.",
    ],
  ],
  [
    "an empty group, and the load balancer with it",
    { listeners: [], groups: [empty] },
    [
      "+ delete-group: nobody is in it any more",
      "+ delete-load-balancer: a person removes the mirror",
      "! waiting | security group | would delete it: the load balancer must be gone first.",
    ],
  ],
  [
    "a load balancer that never had a security group",
    { listeners: [], groups: [], securityGroup: undefined },
    ["+ delete-load-balancer: a person removes the mirror"],
  ],
  [
    "a security group that is left",
    { ...none, securityGroup: security },
    ["+ delete-security-group: a person removes the mirror"],
  ],
  ["a security group of somebody else's", { ...none, securityGroup: { ...security!, isOurs: false } }, []],
  ["nothing that is left", none, []],
  [
    "a load balancer of somebody else's",
    { listeners: [], groups: [], loadBalancer: { ...balancer!, isOurs: false } },
    ["! not-ours | load balancer | load balancer pm-web stands there without our tag: it is left alone."],
  ],
  [
    "somebody else's listeners on it",
    {
      listeners: [
        actualListener(90, { isOurs: false, forward: [] }),
        actualListener(91, { isOurs: false, forward: [] }),
      ],
      groups: [],
    },
    [
      "! not-ours | load balancer | would delete it: the listener on port 90, the listener on port 91 is not ours. Take it away first.",
    ],
  ],
  [
    "a group that somebody else's listener sends to",
    { listeners: [actualListener(90, { isOurs: false })] },
    [
      "! not-ours | group p1.tcp4 | would drain and delete it: a listener or load balancer that is not ours sends to it. Take it away there first.",
      "! not-ours | load balancer | would delete it: the listener on port 90 is not ours. Take it away first.",
    ],
  ],
  [
    "somebody else's target in a group of ours",
    { listeners: [], groups: [actualGroup([standing(at(1)), standing(at(9))])] },
    [
      "+ deregister: no listener sends to its group any more",
      "! not-ours | group p1.tcp4: 10.9.0.9:80 | 1 target that the ledger does not know is registered: left alone. `pointsman targets adopt` makes them ours.",
      "! waiting | group p1.tcp4 | would delete it: 1 target must drain first, at most 300 s.",
      "! waiting | load balancer | would delete it: 1 target group of it must go first.",
    ],
  ],
])("removing %s", ([, changes, lines]) => {
  const { steps, held } = removalPlan({
    mirror: "web",
    actual: actual(changes),
    ledger: ledger([entry([at(1), at(2)])]),
  });
  const port = (step: object) => ("port" in step ? ` ${String(step.port)}` : "");
  expect([
    ...steps.map((step) => `+ ${step.kind}${port(step)}: ${step.why}`),
    ...held.map(({ rail, about, sentence }) => `! ${rail} | ${about} | ${sentence}`),
  ]).toEqual(lines);
  expect(held.map(({ mayBeOverridden }) => mayBeOverridden)).not.toContain(true);
});
