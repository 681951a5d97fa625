import { describe, expect, test } from "vitest";
import { releaseMachine } from "../../../infra/machines/release.ts";
import { rollbackMachine } from "../../../infra/machines/rollback.ts";
import { shiftMachine } from "../../../infra/machines/shift.ts";
import { withoutTraffic } from "../../../infra/machines/without-traffic.ts";

const names = (machine: object) =>
  [...JSON.stringify(machine).matchAll(/"(?:Next|Default|StartAt)":"(\w+)"/g)].map(([, name]) => name);
const states = (machine: { States: object }) => Object.keys(machine.States);

describe.for([
  ["Release", releaseMachine],
  ["Rollback", rollbackMachine],
] as const)("%s of an installation without traffic policies", ([, machine]) => {
  const pruned = withoutTraffic(machine);
  const text = JSON.stringify(pruned);

  test("neither asks for traffic nor calls what moves it", () => {
    expect(text).not.toContain("hasTraffic");
    expect(text).not.toContain("${shift}");
  });

  test("leads nowhere that is not there, and has nothing that is not led to", () => {
    const inner = [...text.matchAll(/"(\w+)":\{"Type"/g)].map(([, name]) => name);
    expect(names(pruned).filter((name) => !inner.includes(name))).toEqual([]);
    expect(states(pruned).filter((name) => !names(pruned).includes(name))).toEqual([]);
  });

  test("has no choice without a choice", () => {
    expect(text).not.toContain('"Choices":[]');
  });

  test("keeps every other state as it is written", () => {
    const gone = states(machine).filter((name) => !states(pruned).includes(name));
    expect(gone.filter((name) => !/Traffic|Withdraw|IsAllBack/.test(name))).toEqual([]);
  });
});

test("a cell of a release begins with its deployment, and failure goes to the way back", () => {
  const { Waves } = withoutTraffic(releaseMachine).States;
  const cell = Waves.ItemProcessor.States.Cells.ItemProcessor;
  expect(cell.StartAt).toBe("Deploy");
  expect(Waves.Catch).toMatchObject([{ Next: "LeaseGone" }, { Next: "BackOut" }]);
  expect(Object.keys(cell.States)).toEqual(["Deploy", "IsDeployed", "CellDone", "CellFailed"]);
});

test("a machine that never asks stays as it is", () => {
  expect(withoutTraffic(shiftMachine)).toEqual(JSON.parse(JSON.stringify(shiftMachine)));
});
