import * as sdk from "@aws-sdk/client-ecr";
import type {
  GetLifecyclePolicyCommandInput,
  GetLifecyclePolicyPreviewCommandInput,
  StartLifecyclePolicyPreviewCommandInput,
} from "@aws-sdk/client-ecr";
import { expiring } from "./ecr-lifecycle.ts";
import type { Expiry } from "./ecr-lifecycle.ts";
import type { Repository } from "./ecr-registry.ts";
import { page } from "../pages.ts";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);
/** A preview is a job of its own; how long it takes is chosen. */
const previewMs = 3000;

/** The lifecycle policy and its preview: started, in progress for a moment, then the images that would go. */
export const lifecycleReads = (
  named: (name: string | undefined) => Repository,
  place: Place,
  now: () => number,
) => ({
  GetLifecyclePolicy: (input: GetLifecyclePolicyCommandInput) => {
    const repository = named(input.repositoryName);
    return head(repository, place, policyText(repository, place));
  },

  StartLifecyclePolicyPreview: (input: StartLifecyclePolicyPreviewCommandInput) => {
    const repository = named(input.repositoryName);
    const text = input.lifecyclePolicyText ?? policyText(repository, place);
    if (repository.preview !== undefined && repository.preview.readyAt > now())
      throw refuse(
        "LifecyclePolicyPreviewInProgressException",
        "The previous lifecycle policy preview has not completed.",
      );
    repository.preview = { policyText: text, readyAt: now() + previewMs };
    return { ...head(repository, place, text), status: "IN_PROGRESS" as const };
  },

  GetLifecyclePolicyPreview: (input: GetLifecyclePolicyPreviewCommandInput) =>
    preview(named(input.repositoryName), input, place, now()),
});

const head = (
  { name: repositoryName }: Repository,
  { account: registryId }: Place,
  lifecyclePolicyText: string,
) => ({
  registryId,
  repositoryName,
  lifecyclePolicyText,
});

function preview(
  repository: Repository,
  input: GetLifecyclePolicyPreviewCommandInput,
  place: Place,
  now: number,
) {
  if (repository.preview === undefined)
    throw refuse(
      "LifecyclePolicyPreviewNotFoundException",
      `There is no dry run for the repository '${repository.name}'`,
    );
  const { readyAt, policyText: text } = repository.preview;
  if (readyAt > now) return { ...head(repository, place, text), status: "IN_PROGRESS" as const };
  const all = expiring(text, [...repository.images.values()], readyAt);
  const { items, token } = page(all, input.maxResults ?? 100, input.nextToken, () =>
    refuse("InvalidParameterException", "Invalid parameter at 'nextToken' failed to satisfy constraint"),
  );
  return {
    ...head(repository, place, text),
    status: "COMPLETE" as const,
    previewResults: items.map(result),
    summary: { expiringImageTotalCount: all.length },
    ...(token === undefined ? {} : { nextToken: token }),
  };
}

const result = ({ image, rulePriority }: Expiry) => ({
  imageTags: [...image.tags],
  imageDigest: image.manifest.digest,
  imagePushedAt: new Date(image.pushedAt),
  action: { type: "EXPIRE" as const },
  appliedRulePriority: rulePriority,
});

function policyText({ name, lifecyclePolicyText }: Repository, { account }: Place): string {
  if (lifecyclePolicyText !== undefined) return lifecyclePolicyText;
  const text = `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${account}'`;
  throw refuse("LifecyclePolicyNotFoundException", text);
}
