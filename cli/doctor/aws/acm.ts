import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";
import type { CertificateFacts } from "../mirror-facts.ts";
import { DescribeCertificateCommand } from "./acm-call.ts";
import type { AcmClient } from "./acm-call.ts";

export const acm = (client: AcmClient, look: Look) => ({
  certificate: (arn: string, about: Subject): Promise<Sight<CertificateFacts>> =>
    look(
      {
        action: "acm:DescribeCertificate",
        of: `the certificate ${arn}`,
        absent: ["ResourceNotFoundException"],
        ...about,
      },
      async () => {
        const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn: arn }));
        return {
          status: Certificate?.Status ?? "",
          expiresAt: Certificate?.NotAfter,
          isRenewed: Certificate?.RenewalEligibility === "ELIGIBLE",
        };
      },
    ),
});
