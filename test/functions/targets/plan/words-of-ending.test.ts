/** What a plan says of what the source has no more, or otherwise, word by word: people decide by it. */
import { expect, test } from "vitest";
import { said } from "./said.ts";
import {
  absent,
  actual,
  actualGroup,
  actualListener,
  at,
  desired,
  entry,
  group,
  ledger,
  listener,
  standing,
} from "./world.ts";

const p2 = { key: "p2.tcp4", poolId: "p2" };

type Story = readonly [what: string, changes: Parameters<typeof said>[0], lines: readonly string[]];

/** A UDP listener in place of a TCP one: how many targets of its group stand, of how many that are wanted. */
const turned = (stand: number, wanted: number, served: number, times: number) => {
  const udp = { key: "p2.udp4", protocol: "UDP" } as const;
  const some = (from: number, count: number) => Array.from({ length: count }, (_, each) => at(from + each));
  return {
    desired: desired({
      listeners: [listener(80, { protocol: "UDP", group: udp.key })],
      groups: [group(some(5, wanted), { ...udp, poolId: "p2" })],
    }),
    actual: actual({
      groups: [
        actualGroup(some(1, served).map((each) => standing(each))),
        actualGroup(
          some(5, stand).map((each) => standing(each)),
          udp,
        ),
      ],
    }),
    ledger: ledger(
      [entry(some(1, served)), entry(some(5, stand), { key: udp.key })],
      times > 0 ? absent(["listener 80/tcp"], times) : {},
    ),
  };
};

test.for<Story>([
  [
    "UDP in place of TCP, at the first look",
    turned(2, 2, 2, 0),
    [
      "+ allow: the source lets these clients in",
      "! observations | listener 80/tcp | would delete the TCP listener on port 80 and create one of UDP: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
      "! observations | rule tcp 80 0.0.0.0/0 | would forbid 0.0.0.0/0 on port 80: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
    ],
  ],
  [
    "UDP in place of TCP, with targets missing",
    turned(1, 2, 2, 2),
    [
      "+ allow: the source lets these clients in",
      "+ register: named by the source",
      "! observations | rule tcp 80 0.0.0.0/0 | would forbid 0.0.0.0/0 on port 80: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
      "! waiting | listener 80/tcp | would delete the TCP listener on port 80 and create one of UDP: 1 of 2 targets stand in group p2.udp4; a later round goes on. | false",
    ],
  ],
  [
    "UDP beside TCP",
    {
      ...turned(2, 2, 2, 2),
      desired: { ...turned(2, 2, 2, 2).desired, kept: { ports: [80], poolIds: [] } },
    },
    [
      "+ allow: the source lets these clients in",
      "! observations | rule tcp 80 0.0.0.0/0 | would forbid 0.0.0.0/0 on port 80: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
      "! refused | listener 80/tcp | would delete the TCP listener on port 80 and create one of UDP: the source has both on that port, and the one that stands stays. An NLB has one; take one away in Octavia. | false",
    ],
  ],
  [
    "UDP in place of TCP",
    turned(2, 2, 2, 2),
    [
      "+ allow: the source lets these clients in",
      "+ delete-listener: TCP and UDP cannot share a port; for the moment in between it answers nobody",
      "+ create-listener: TCP and UDP cannot share a port; for the moment in between it answers nobody",
      "! observations | rule tcp 80 0.0.0.0/0 | would forbid 0.0.0.0/0 on port 80: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
    ],
  ],
  [
    "UDP in place of TCP, with too few targets",
    turned(1, 1, 3, 2),
    [
      "+ allow: the source lets these clients in",
      "! observations | rule tcp 80 0.0.0.0/0 | would forbid 0.0.0.0/0 on port 80: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
      "! share | listener 80/tcp | would delete the TCP listener on port 80 and create one of UDP: 2 of 3 (67 %), the limit is 50 % in one round. Nothing of it is removed. (by its digest) | true",
    ],
  ],
  [
    "a group that the source has no more, at the first look",
    {
      actual: actual({
        groups: [
          actualGroup([standing(at(1)), standing(at(2))]),
          actualGroup([standing(at(5))], { key: p2.key }),
        ],
      }),
      ledger: ledger([entry([at(1), at(2)]), entry([at(5)], { key: p2.key })]),
    },
    [
      "! observations | group p2.tcp4 | would empty and delete it: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
    ],
  ],
  [
    "a group that the source has no more, with somebody else's target",
    {
      actual: actual({
        groups: [
          actualGroup([standing(at(1)), standing(at(2))]),
          actualGroup([standing(at(5)), standing(at(9))], { key: p2.key }),
        ],
      }),
      ledger: ledger([entry([at(1), at(2)]), entry([at(5)], { key: p2.key })], absent(["group p2.tcp4"], 2)),
    },
    [
      "+ deregister: no listener sends to its group any more",
      "! not-ours | group p2.tcp4: 10.9.0.9:80 | 1 target that the ledger does not know is registered: left alone. `pointsman targets adopt` makes them ours. | false",
      "! waiting | group p2.tcp4 | would delete it: 1 target must drain first, at most 300 s. | false",
    ],
  ],
  [
    "a group that the source has no more, and nobody in it",
    {
      actual: actual({
        groups: [actualGroup([standing(at(1)), standing(at(2))]), actualGroup([], { key: p2.key })],
      }),
      ledger: ledger([entry([at(1), at(2)])], absent(["group p2.tcp4"], 2)),
    },
    ["+ delete-group: nobody is in it any more"],
  ],
  [
    "a listener that the source has no more, at the first look",
    { actual: actual({ listeners: [actualListener(80), actualListener(90)] }) },
    [
      "! observations | listener 90/tcp | would delete 1 listener: not named in 1 of 2 complete reads in a row; the next reads decide. | false",
    ],
  ],
  [
    "a listener that the source has no more",
    {
      actual: actual({ listeners: [actualListener(80), actualListener(90)] }),
      ledger: ledger([entry([at(1), at(2)])], absent(["listener 90/tcp"], 2)),
    },
    ["+ delete-listener: the source has no listener there any more"],
  ],
  [
    "more listeners than the share lets go",
    {
      actual: actual({ listeners: [actualListener(80), actualListener(90), actualListener(91)] }),
      ledger: ledger([entry([at(1), at(2)])], absent(["listener 90/tcp", "listener 91/tcp"], 2)),
    },
    [
      "! share | listener 90/tcp, listener 91/tcp | would delete 2 listeners: 2 of 3 (67 %), the limit is 50 % in one round. Nothing of it is removed. (by its digest) | true",
    ],
  ],
  [
    "a source without listeners",
    { desired: desired({ listeners: [], groups: [] }), actual: actual({ listeners: [actualListener(80)] }) },
    [
      "! empty-source | listener 80/tcp | would delete 1 listener: the source names nothing any more, and empty is not gone. Nobody may override this; drain the members in Octavia (weight 0 or admin down), or `pointsman targets remove web`. | false",
    ],
  ],
])("what ends: %s", ([, changes, lines]) => {
  expect(said(changes)).toEqual(lines);
});
