import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Command } from "../../../../functions/release/command/input.ts";
import { forbidden } from "../../../../functions/release/command/rights.ts";
import { roleOf } from "../../../../functions/shared/command-url.ts";
import type { Role } from "../../../../functions/shared/command-url.ts";

const reading = ["list", "show", "freezes"];
const releasing = ["start", "abort", "promote", "pause", "resume"];
const approving = ["approve", "reject"];
const onCall = ["rollback", "freeze", "unfreeze"];
const all = [...reading, ...releasing, ...approving, ...onCall];
const roles: Role[] = ["viewer", "releaser", "approver", "oncall"];
const may: Record<Role, string[]> = {
  viewer: reading,
  releaser: [...reading, ...releasing],
  approver: [...reading, ...approving],
  oncall: all,
};

const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-command";

describe("who may do what", () => {
  test.for(roles.flatMap((role) => all.map((command) => [role, command] as const)))(
    "%s: %s",
    ([role, command]) => {
      expect(forbidden(role, command) === undefined).toBe(may[role].includes(command));
    },
  );

  test("covers every command that there is", () => {
    const known: string[] = Command.def.options.flatMap(({ shape }) => shape.command.def.values);
    expect(known.sort()).toEqual(all.toSorted());
  });

  test("nobody in particular may do nothing, not even look", () => {
    for (const command of all) expect(forbidden(undefined, command)).toContain("this was called as nobody");
  });

  test("a command that there is not is for nobody", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...roles), (command, role) => {
        fc.pre(!all.includes(command));
        expect(forbidden(role, command)).toBeDefined();
      }),
    );
  });

  test("only on-call lifts a rail", () => {
    expect(forbidden("oncall", "start", ["freeze"])).toBeUndefined();
    expect(forbidden("releaser", "start", ["freeze", "window"])).toBe(
      "lifting a rail (freeze, window) is for oncall; this was called as releaser",
    );
    expect(forbidden("releaser", "start", [])).toBeUndefined();
  });

  test("invariant 9: a refusal names who may", () => {
    expect(forbidden("releaser", "rollback")).toBe("rollback is for oncall; this was called as releaser");
    expect(forbidden("viewer", "approve")).toBe("approve is for approver, oncall; this was called as viewer");
  });
});

describe("the role", () => {
  test.for(roles)("invariant 10: is the alias that was called: %s", (role) => {
    expect(roleOf(`${functionArn}:${role}`)).toBe(role);
  });

  test.for([
    functionArn,
    `${functionArn}:$LATEST`,
    `${functionArn}:7`,
    `${functionArn}:ONCALL`,
    `${functionArn}:oncall2`,
    "oncall",
    "",
  ])("is nobody's for %s", (arn) => {
    expect(roleOf(arn)).toBeUndefined();
  });
});
