import { targetKey } from "../../../../functions/targets/plan/identity.ts";
import {
  actual,
  actualGroup,
  actualListener,
  at,
  desired,
  entry,
  group,
  groupArn,
  iso,
  ledger,
  listener,
  minutes,
  standing,
  t0,
} from "./world.ts";

export const all = (list: readonly number[]) => list.map((each) => at(each));
export const to = (...forward: readonly (readonly [string, number])[]) =>
  forward.map(([key, weight]) => ({ groupArn: groupArn(key), weight }));

/** Pool p1 becomes another group, `p1.tcp6`: 1 and 2 are in the old one; who is in the new one, and how, differs. */
export const replacing = (
  states: Readonly<Record<number, string>>,
  changes: { forward?: ReturnType<typeof to>; since?: number } = {},
) => {
  const news = Object.keys(states).map(Number);
  const since = iso(changes.since ?? t0 - minutes(2));
  const targets = Object.fromEntries(all(news).map((target) => [targetKey(target), { since }]));
  return {
    desired: desired({
      listeners: [listener(80, { group: "p1.tcp6" })],
      groups: [group(all(news), { key: "p1.tcp6" })],
    }),
    actual: actual({
      listeners: [actualListener(80, { forward: changes.forward ?? to(["p1.tcp4", 1], ["p1.tcp6", 0]) })],
      groups: [
        actualGroup([standing(at(1)), standing(at(2))]),
        actualGroup(
          news.map((each) => standing(at(each), states[each])),
          { key: "p1.tcp6" },
        ),
      ],
    }),
    ledger: ledger([entry(all([1, 2])), { key: "p1.tcp6", groupArn: groupArn("p1.tcp6"), targets }]),
  };
};

export const switched = {
  kind: "set-listener",
  change: { forward: [{ key: "p1.tcp6", groupArn: "arn:group:p1.tcp6", weight: 1 }] },
};
