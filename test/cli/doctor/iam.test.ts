import { InvalidInputException } from "@aws-sdk/client-iam";
import type { EvaluationResult, IAMClient, SimulatePrincipalPolicyCommandInput } from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { iam } from "../../../cli/doctor/aws/iam.ts";
import { rightDrafts } from "../../../cli/doctor/checks/rights.ts";
import { lookout } from "../../../cli/doctor/look.ts";
import type { Right } from "../../../cli/doctor/rights.ts";

const right: Right = {
  check: "cannot-steer-deployment",
  roleArn: "arn:aws:iam::111122223333:role/backOut",
  holder: "pointsman-backOut",
  actions: ["codedeploy:StopDeployment", "codedeploy:ContinueDeployment"],
  resources: ["*"],
  mend: "allow it",
};

/** IAM, as far as its simulator goes. */
function asked(answer: (actions: readonly string[]) => EvaluationResult[], of: Right = right) {
  const questions: (readonly string[])[] = [];
  const send = async ({ input }: { input: SimulatePrincipalPolicyCommandInput }) => {
    const actions = input.ActionNames ?? [];
    questions.push(actions);
    return { EvaluationResults: answer(actions), IsTruncated: false };
  };
  const { look, unseen } = lookout();
  const client = { send } as unknown as Pick<IAMClient, "send">;
  return { questions, unseen, refused: iam(client, look).refused(of) };
}

const verdict = (EvalActionName: string, more: Partial<EvaluationResult>): EvaluationResult => ({
  EvalActionName,
  EvalResourceName: "*",
  EvalDecision: "implicitDeny",
  ...more,
});

const said = async (more: Partial<EvaluationResult>) => {
  const { refused } = asked((actions) => actions.map((action) => verdict(action, more)));
  return rightDrafts([{ right, refused: await refused }]);
};

test("asks one by one of actions that IAM does not judge together", async () => {
  const { refused, questions, unseen } = asked((actions) => {
    if (actions.length > 1)
      throw new InvalidInputException({
        message: "Invalid Input Actions: [a] and [b] require different authorization information.",
        $metadata: { httpStatusCode: 400 },
      });
    return actions.map((action) =>
      verdict(action, { EvalDecision: action.includes("Stop") ? "implicitDeny" : "allowed" }),
    );
  });
  expect(await refused).toEqual({
    kind: "seen",
    value: [{ action: "codedeploy:StopDeployment", resource: "*", by: undefined }],
  });
  expect(questions).toEqual([right.actions, [right.actions[0]], [right.actions[1]]]);
  expect(unseen()).toEqual([]);
});

test("tells of a question that IAM does not take, when it is about one action", async () => {
  const { refused, unseen } = asked(
    () => {
      throw new InvalidInputException({ message: "no such action", $metadata: { httpStatusCode: 400 } });
    },
    { ...right, actions: ["codedeploy:Stop"] },
  );
  expect(await refused).toEqual({ kind: "unseen" });
  expect(unseen()).toMatchObject([{ action: "iam:SimulatePrincipalPolicy", isDenied: false }]);
});

test("reads IAM's answer for each resource, where several were asked of", async () => {
  const { refused } = asked(() => [
    verdict("codedeploy:StopDeployment", {
      ResourceSpecificResults: [
        { EvalResourceName: "one", EvalResourceDecision: "allowed" },
        { EvalResourceName: "other", EvalResourceDecision: "explicitDeny" },
      ],
    }),
  ]);
  expect(await refused).toMatchObject({ value: [{ resource: "other", by: "deny" }] });
});

test.for([
  ["nothing that allows it", {}, "on *", "allow it"],
  ["a Deny", { EvalDecision: "explicitDeny" as const }, "a Deny in its policies forbids it", "that Deny"],
  [
    "the boundary",
    { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
    "its permissions boundary does not let it",
    "widen that boundary",
  ],
  [
    "the organization",
    { OrganizationsDecisionDetail: { AllowedByOrganizations: false } },
    "a policy of the organization does not let it",
    "whoever keeps the organization's policies",
  ],
] as const)("says that %s is in the way, and mends that", async ([, more, what, mend]) => {
  expect(await said(more)).toEqual([
    {
      check: "cannot-steer-deployment",
      what: expect.stringMatching(
        /^pointsman-backOut \(role backOut\) may not codedeploy:StopDeployment, codedeploy:ContinueDeployment on /,
      ),
      mend: expect.stringContaining(mend),
    },
  ]);
  expect((await said(more))[0]?.what.endsWith(what)).toBe(true);
});
