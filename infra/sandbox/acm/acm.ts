/**
 * Reads of certificates, from https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html
 * Not simulated: validation, renewal, and everything but the members that are read.
 */
import { awsError } from "../faults/faults-error.ts";
import { simulatedClient } from "../simulated-client.ts";

export interface HeldCertificate {
  readonly arn: string;
  status: "ISSUED" | "PENDING_VALIDATION" | "EXPIRED" | "REVOKED" | "FAILED";
  /** ISO 8601. */
  expiresAt: string;
  /** AWS issued it, and renews it while it is in use. */
  isOfAws: boolean;
}

/** What answers like a client of ACM. */
export interface AcmReads {
  send(command: { readonly input: { readonly CertificateArn: string } }): Promise<{
    readonly Certificate?: {
      readonly CertificateArn?: string;
      readonly Status?: string;
      readonly NotAfter?: Date;
      readonly RenewalEligibility?: string;
    };
  }>;
}

export const createAcm = (certificates: readonly HeldCertificate[]): AcmReads =>
  simulatedClient("ACM", {
    DescribeCertificate({ CertificateArn }: { readonly CertificateArn: string }) {
      const found = certificates.find(({ arn }) => arn === CertificateArn);
      if (!found)
        throw awsError("ResourceNotFoundException", `Could not find certificate ${CertificateArn}.`, {
          status: 400,
        });
      const { arn, status, expiresAt, isOfAws } = found;
      return {
        Certificate: {
          CertificateArn: arn,
          Status: status,
          NotAfter: new Date(expiresAt),
          Type: isOfAws ? "AMAZON_ISSUED" : "IMPORTED",
          RenewalEligibility: isOfAws ? "ELIGIBLE" : "INELIGIBLE",
        },
      };
    },
  }) as unknown as AcmReads;
