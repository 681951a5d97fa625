import type { Check } from "../check.ts";

/** The image, and the checks that a service file names. */
export const serviceChecks = {
  "repository-missing": {
    severity: "breaks",
    finds: "the image repository does not exist",
    why: "no push can ever match",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html",
  },
  "tag-cannot-move": {
    severity: "breaks",
    finds: "a tag of the service file is fixed, and the repository's tags are immutable",
    why: "ECR refuses the second push of that tag, so there is one release and never another",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  },
  "image-expires": {
    severity: "warns",
    finds: "a lifecycle rule may take the image that runs",
    why: "tasks that start anew, and a rollback, no longer find it",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  },
  "image-events-refused": {
    severity: "breaks",
    finds: "image events of the other account may not come onto the default bus",
    why: "pushes there are noticed by the sweep only",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html",
  },
  "check-missing": {
    severity: "breaks",
    finds: "a compatibility check names a function that does not exist",
    why: "the gate never opens",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
